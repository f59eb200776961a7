import { isClusterError } from '../../../cluster/cluster-error.ts'
import type { Obj } from '../../../cluster/object.ts'
import { errorText } from '../error-text.ts'
import { comparable } from './applied-child.ts'
import { appliedCache, cacheName } from './applied-cache.ts'
import { attempt, refused } from './attempt.ts'
import { taskRef, type ChildTask, type Outcome } from './child-task.ts'
import { differences } from './difference.ts'
import type { ManagerContext } from './manager-context.ts'
import { childName, tellDifferences } from './sentence.ts'

/** A child that is to be applied. */
export interface Applying {
  task: ChildTask
  body: Obj
  /** The body as text. */
  text: string
}

/** Dry runs that fail like this leave the child alone, silently. */
const HARMLESS = ['BadRequest', 'Forbidden']

/**
 * Deletes a child when a dry run shows that an apply would change it; the next sync creates it (protocol.md §3.6).
 *
 * @example
 * return recreateServerSide(manager, { task, body, text }, observed)
 */
export async function recreateServerSide(
  manager: ManagerContext,
  { task, body, text }: Applying,
  observed: Obj,
): Promise<Outcome> {
  const { api, apply } = manager.context
  const ref = taskRef(task)
  const cache = appliedCache(api)
  const name = cacheName(task.desired)
  let planned: Obj
  try {
    planned = await api.apply(body, { fieldManager: apply.fieldManager, force: true, dryRun: true })
  } catch (error) {
    if (!isClusterError(error) || !HARMLESS.includes(error.reason)) {
      return refused(ref, error, 'dry run failed for server-side apply: ')
    }
    cache.remember(name, text, observed)
    const why = 'a dry run was refused: it is left as it is'
    return { decision: { ref, did: 'keep', why, error: errorText(error) } }
  }
  const refusal = changedMeanwhile(manager, task, { observed, planned })
  if (refusal !== undefined) return refusal
  const changes = differences(comparable(observed), comparable(planned))
  if (changes.length === 0) {
    cache.remember(name, text, observed)
    return { decision: { ref, did: 'same', why: 'a dry run changes nothing' } }
  }
  const { uid } = observed.metadata
  const why = `${tellDifferences(observed, changes)}: deleted, the next sync creates it again (${task.method})`
  return attempt({
    write: 'delete',
    ref,
    run: () => api.delete(ref, { uid, propagation: 'Background' }),
    done: () => {
      cache.forget(name)
      return { did: 'delete', why, paths: changes.map(({ path }) => path) }
    },
  })
}

/** A child that is another one in the dry run than it was observed: the next sync looks again. */
function changedMeanwhile(
  { warn, context }: ManagerContext,
  task: ChildTask,
  { observed, planned }: { observed: Obj; planned: Obj },
): Outcome | undefined {
  if (!changedVersion(observed, planned)) return undefined
  if (isOwnChange(observed, planned)) {
    if (context.bugs === 'fix') return undefined
    warn(task.parent, neverRecreated(observed))
  }
  return refused(taskRef(task), new Error(changedText(observed, planned)))
}

const generationOf = ({ metadata }: Obj) => metadata.generation ?? 0

const changedVersion = (was: Obj, now: Obj) =>
  was.metadata.uid !== now.metadata.uid || generationOf(was) !== generationOf(now)

/** Nobody has written the object since it was observed: whatever a dry run changes, it is its own change. */
const isOwnChange = (was: Obj, now: Obj) => was.metadata.resourceVersion === now.metadata.resourceVersion

/** A dry run counts a change of the spec too, so Metacontroller takes its own change for somebody else's. */
function neverRecreated(child: Obj): string {
  return `${childName(child)}: Metacontroller 4.17.2 never recreates a ${child.kind} under server-side apply, because the dry run counts up its generation. Use the update strategy InPlace, or dynamic-apply.`
}

function changedText(was: Obj, now: Obj): string {
  return `generation or UID changed during dry run for server-side apply, expected generation ${generationOf(was)} and UID ${was.metadata.uid} but got generation ${generationOf(now)} and UID ${now.metadata.uid}, this likely means the object was updated after we read it, retrying on next reconciliation loop to avoid unnecessary delete and recreate`
}
