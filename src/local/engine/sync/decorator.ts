import { isConflict, isNotFound } from '../../../cluster/cluster-error.ts'
import { refOf, sameJson, type Obj } from '../../../cluster/object.ts'
import { isFields } from '../../../protocol/own.ts'
import { desireChildren } from '../apply/desire.ts'
import { errorText } from '../error-text.ts'
import type { Answer } from '../hook/hook.ts'
import { chooseHook, scheduleResync, settleChildren, settleFinalizer } from './common.ts'
import { hasFinalizer, withoutFinalizer } from './finalizer.ts'
import { parentName } from './parent-name.ts'
import type { Run, Session, Step } from './session.ts'

/**
 * One sync of a DecoratorController's object, in the order of protocol.md §4. What it throws becomes an event on the
 * object and a retry.
 */
export async function syncDecorator(session: Session, run: Run): Promise<void> {
  const { plan, selects } = session
  const { decided } = run
  const isOurs = (parent: Obj) => selects(parent) || hasFinalizer(parent, plan)

  if (!isOurs(run.parent)) return
  const parent = await settleFinalizer(session, run)
  if (!isOurs(parent)) return

  const children = session.candidates(parent)
  const related = await session.related(parent)
  const hook = chooseHook(session, parent)
  if (hook === undefined) throw new Error('no enabled hooks found')
  const answer = await session.call(hook, { parent, children, related }, hook === 'finalize')
  scheduleResync(run, parent, answer)

  if (!(await decorate(session, { parent, decided }, answer))) return
  const { desired, warnings } = desireChildren({ plan, parent, children: answer.children })
  for (const message of warnings) {
    session.context.tell({ type: 'warning', controller: plan, parent: refOf(parent), message })
  }
  const failure = await settleChildren(session, { parent, decided }, { observed: children, desired })
  if (failure) throw failure
}

/**
 * Writes labels, annotations, status and the finalizer of the object, when one of them changes. The object as it was
 * read is the base, so somebody else's change in between makes it a conflict.
 *
 * @returns false when the object is gone or changed: its attachments wait for the next sync
 */
async function decorate(session: Session, { parent, decided }: Step, answer: Answer): Promise<boolean> {
  const { api } = session.context
  const next = decorated(parent, answer, session.plan.finalizer)
  if (next === undefined) return true
  const statusChanged = !sameJson(next.status ?? {}, parent.status ?? {})
  let base = next
  let what = `can't update status`
  try {
    if (statusChanged && session.hasStatusSubresource(parent)) {
      const { metadata } = await api.replace(next, { subresource: 'status' })
      decided({
        ref: refOf(parent),
        did: 'status',
        why: 'the hook wants another status',
        was: parent.status,
        now: next.status,
      })
      const { resourceVersion } = metadata
      base = {
        ...next,
        metadata: { ...next.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
      }
    }
    what = `can't update ${parentName(parent)}`
    await api.replace(base)
    decided({ ref: refOf(parent), did: 'update', why: changesOf(parent, next) })
    return true
  } catch (error) {
    if (isNotFound(error) || isConflict(error)) return false
    throw new Error(`${what}: ${errorText(error)}`, { cause: error })
  }
}

/**
 * The object as its hook wants it, or undefined when it is so already.
 *
 * @example
 * decorated(deployment, { labels: { seen: 'yes' }, ... }, 'metacontroller.io/decoratorcontroller-x')
 */
export function decorated(parent: Obj, answer: Answer, finalizer: string): Obj | undefined {
  const { metadata } = parent
  const labels = patched(metadata.labels, answer.labels)
  const annotations = patched(metadata.annotations, answer.annotations)
  const wasStatus = isFields(parent.status) ? parent.status : {}
  const status = answer.status ?? wasStatus
  const left = answer.finalized ? withoutFinalizer(parent, finalizer) : undefined
  if (!labels && !annotations && !left && sameJson(wasStatus, status)) return undefined
  return {
    ...parent,
    metadata: {
      ...(left ?? parent).metadata,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    },
    status,
  }
}

/** A map with changes applied, or undefined when none changes it. */
function patched(
  map: Readonly<Record<string, string>> | undefined,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> | undefined {
  const next = new Map(Object.entries(map ?? {}))
  let changed = false
  for (const [key, value] of Object.entries(changes)) {
    changed ||= value === null ? next.has(key) : next.get(key) !== value
    if (value === null) next.delete(key)
    else next.set(key, value)
  }
  return changed ? Object.fromEntries(next) : undefined
}

function changesOf(was: Obj, now: Obj): string {
  const parts = (['labels', 'annotations', 'finalizers'] as const).filter(
    (name) => !sameJson(was.metadata[name], now.metadata[name]),
  )
  if (!sameJson(was.status, now.status)) parts.push('status' as never)
  return `${parts.join(', ')} as the hook wants`
}
