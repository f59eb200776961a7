import { isConflict, isNotFound } from '../../../cluster/cluster-error.ts'
import { refOf } from '../../../cluster/object.ts'
import type { Obj } from '../../../cluster/object.ts'
import { desireChildren } from '../apply/desire.ts'
import { errorText } from '../error-text.ts'
import { MetacontrollerCrash, TooManyRequests, type Answer } from '../hook/hook.ts'
import type { Observed, ObservedGroup } from '../observed.ts'
import { RelatedNotSynced } from '../customize/not-synced.ts'
import { isRolling, syncRevisions } from '../rollout/revisions.ts'
import { claimChildren } from './claim.ts'
import { chooseHook, scheduleResync, settleChildren, settleFinalizer } from './common.ts'
import { hasFinalizer, isDeleting, mayFinalize, withoutFinalizer } from './finalizer.ts'
import { changeLive } from './live.ts'
import { parentName } from './parent-name.ts'
import { childSelector } from './selector.ts'
import type { Run, Session, Step } from './session.ts'
import { writeStatus } from './status.ts'

/**
 * One sync of a CompositeController's parent, in the order of protocol.md §3.2. What it throws becomes an event on the
 * parent and a retry.
 */
export async function syncComposite(session: Session, run: Run): Promise<void> {
  const { context, plan, selects } = session
  const { decided } = run
  const isOurs = (parent: Obj) => selects(parent) || hasFinalizer(parent, plan)

  if (!isOurs(run.parent)) return
  let parent = await settleFinalizer(session, run)
  if (!isOurs(parent)) return

  const children = await claim(session, { parent, decided })
  const related = await session.related(parent)
  const answer = await ask(session, { parent, children, related }, decided)
  scheduleResync(run, parent, answer)
  if (answer.finalized) parent = await removeFinalizer(session, { parent, decided })

  const { desired, warnings } = desireChildren({
    plan,
    parent,
    children: answer.children,
    selector: childSelector(parent, plan),
  })
  for (const message of warnings) warn(session, parent, message)
  const failure = await settleChildren(session, { parent, decided }, { observed: children, desired })

  try {
    const hasSubresource = session.hasStatusSubresource(parent)
    const { status, floats } = answer
    const isInexact = status !== undefined && floats?.has(status) === true
    await writeStatus({ context, parent, status, hasSubresource, isInexact, decided })
  } catch (error) {
    // The parent is gone or changed: it comes again with what is true then, and what failed before is not told.
    if (isNotFound(error) || isConflict(error)) return
    throw new Error(`can't update status for ${parentName(parent)}: ${errorText(error)}`, { cause: error })
  }
  if (failure) throw failure
}

async function claim(
  { context, plan, candidates }: Session,
  { parent, decided }: Step,
): Promise<ObservedGroup[]> {
  const matches = childSelector(parent, plan)
  const groups: ObservedGroup[] = []
  for (const group of candidates(parent)) {
    const { kind, objects } = group
    groups.push({
      ...group,
      objects: await claimChildren({
        context,
        parent,
        what: `${kind} children`,
        candidates: objects,
        matches,
        decided,
      }),
    })
  }
  return groups
}

/** Calls the hook: once, or for every revision while a rolling update is on. */
async function ask(session: Session, observed: Observed, decided: Run['decided']): Promise<Answer> {
  const { context, plan, related } = session
  const { parent } = observed
  const call = async (of: Observed) => {
    const hook = chooseHook(session, of.parent)
    if (hook === undefined)
      throw new Error(`sync hook nil//not defined for ${parentName(parent)}: %!w(<nil>)`)
    try {
      return await session.call(hook, of, hook === 'finalize')
    } catch (error) {
      throw hookFailure(`sync hook failed for ${parentName(parent)}`, error)
    }
  }
  const rolls = isRolling(plan) && (!isDeleting(parent) || mayFinalize(parent, plan))
  return rolls ? syncRevisions({ context, plan, parent, observed, related, call, decided }) : call(observed)
}

async function removeFinalizer({ context, plan }: Session, { parent, decided }: Step): Promise<Obj> {
  try {
    const change = (live: Obj) => withoutFinalizer(live, plan.finalizer)
    const left = await changeLive({ context, object: parent, change })
    decided({ ref: refOf(parent), did: 'finalizer', why: 'finalizer removed: the hook said finalized' })
    return left
  } catch (error) {
    throw new Error(`can't remove finalizer for ${parentName(parent)}: ${errorText(error)}`, { cause: error })
  }
}

/** Names the parent in a failure, unless it is one that is handled as such. */
function hookFailure(prefix: string, error: unknown): Error {
  if (
    error instanceof TooManyRequests ||
    error instanceof RelatedNotSynced ||
    error instanceof MetacontrollerCrash
  ) {
    return error
  }
  return new Error(`${prefix}: ${errorText(error)}`, { cause: error })
}

function warn({ context, plan }: Session, parent: Obj, message: string): void {
  const { kind, name } = plan
  context.tell({ type: 'warning', controller: { kind, name }, parent: refOf(parent), message })
}
