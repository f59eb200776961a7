import type { Obj } from '../../../cluster/object.ts'
import { goJson } from '../json/go-json.ts'
import { appliedCache, cacheName } from './applied-cache.ts'
import { appliedChild, comparable } from './applied-child.ts'
import { attempt, refused } from './attempt.ts'
import { isTerminating, taskRef, type ChildTask, type Outcome } from './child-task.ts'
import { lacksNamespace, trapOf } from './create-child.ts'
import { differences } from './difference.ts'
import { LAST_APPLIED, lastAppliedText } from './last-applied.ts'
import type { ManagerContext } from './manager-context.ts'
import { updateOf } from './methods.ts'
import { tellDifferences } from './sentence.ts'
import { recreateServerSide, type Applying } from './server-side-recreate.ts'

/** What becomes of a child that is never observed. */
const FATE = 'applied at every sync, but never shown or deleted'

/** Brings one child in line by server-side apply (protocol.md §3.6). */
export async function applyServerSide(manager: ManagerContext, task: ChildTask): Promise<Outcome> {
  const { observed, desired, parent } = task
  const ref = taskRef(task)
  if (observed && isTerminating(observed)) {
    return { decision: { ref, did: 'keep', why: 'waits until the deletion ends' } }
  }
  if (ref.name === '') return refused(ref, new Error('name is required'))
  if (lacksNamespace(task)) return refused(ref, new Error('the server could not find the requested resource'))
  const body = appliedChild(desired, parent)
  const applying = { task, body, text: goJson(body) }
  if (observed === undefined) return applyBody(manager, applying)

  const cache = appliedCache(manager.context.api)
  const name = cacheName(task.desired)
  if (cache.isCurrent(name, applying.text, observed)) {
    return { decision: { ref, did: 'same', why: 'nothing has changed since it was applied last' } }
  }
  switch (updateOf(task.method)) {
    case 'leave': {
      cache.remember(name, applying.text, observed)
      const why = `its update strategy is OnDelete: it is not looked at; delete it, or set updateStrategy.method`
      return { decision: { ref, did: 'keep', why } }
    }
    case 'recreate':
      return recreateServerSide(manager, applying, observed)
    case 'replace':
      return (await dropAnnotation(manager, task, observed)) ?? applyBody(manager, applying)
  }
}

async function applyBody(
  { context, plan }: ManagerContext,
  { task, body, text }: Applying,
): Promise<Outcome> {
  const { api, apply } = context
  const { observed } = task
  return attempt({
    write: 'apply',
    ref: taskRef(task),
    run: () => api.apply(body, { fieldManager: apply.fieldManager, force: true }),
    done: (applied) => {
      appliedCache(api).remember(cacheName(task.desired), text, applied)
      if (observed === undefined)
        return { did: 'apply', why: trapOf(task, plan, FATE) ?? 'it is not there yet' }
      const changes = differences(comparable(observed), comparable(applied))
      const why =
        changes.length === 0 ? 'applied again, nothing differed' : tellDifferences(observed, changes)
      return { did: 'apply', why, paths: changes.map(({ path }) => path) }
    },
  })
}

/** What dynamic apply left behind would never be updated again; undefined: the child can be applied. */
async function dropAnnotation(
  { context }: ManagerContext,
  task: ChildTask,
  observed: Obj,
): Promise<Outcome | undefined> {
  if (lastAppliedText(observed) === '') return undefined
  const ref = taskRef(task)
  const path = `/metadata/annotations/${LAST_APPLIED.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const outcome = await attempt({
    write: 'unannotate',
    ref,
    run: () => context.api.patch(ref, { json: [{ op: 'remove', path }] }),
    done: () => ({ did: 'update', why: 'the annotation of dynamic-apply is removed' }),
  })
  return outcome.decision.error === undefined ? undefined : outcome
}
