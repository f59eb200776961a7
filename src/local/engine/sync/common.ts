import { refOf, type Obj } from '../../../cluster/object.ts'
import type { HookName } from '../../../protocol/wire.ts'
import { errorText } from '../error-text.ts'
import type { Answer } from '../hook/hook.ts'
import type { ObservedGroup } from '../observed.ts'
import { aggregate } from './claim.ts'
import { finalizerStep, isDeleting, mayFinalize, withFinalizer, withoutFinalizer } from './finalizer.ts'
import { changeLive } from './live.ts'
import { parentName } from './parent-name.ts'
import type { Run, Session, Step } from './session.ts'

/**
 * Adds or removes the finalizer before anything else happens; resolves with the parent as it is then.
 *
 * @throws Error in Metacontroller's words: nothing further is done
 */
export async function settleFinalizer({ context, plan }: Session, { parent, decided }: Step): Promise<Obj> {
  const step = finalizerStep(parent, plan)
  if (step === undefined) return parent
  const change = step === 'add' ? withFinalizer : withoutFinalizer
  try {
    const live = await changeLive({
      context,
      object: parent,
      change: (now) => change(now, plan.finalizer),
    })
    const why = step === 'add' ? 'there is a finalize hook' : 'there is no finalize hook any more'
    decided({
      ref: refOf(parent),
      did: 'finalizer',
      why: `finalizer ${step === 'add' ? 'added' : 'removed'}: ${why}`,
    })
    return live
  } catch (error) {
    throw new Error(`can't sync finalizer for ${parentName(parent)}: ${errorText(error)}`, { cause: error })
  }
}

/** Which hook a parent goes to (protocol.md §3.4); undefined: none is defined. */
export function chooseHook(
  { plan, selects }: Session,
  parent: Obj,
): Exclude<HookName, 'customize'> | undefined {
  if (plan.hooks.finalize && (isDeleting(parent) || !selects(parent))) return 'finalize'
  return plan.hooks.sync && 'sync'
}

/** Sets the timer that an answer asks for. */
export function scheduleResync({ again }: Run, parent: Obj, { resyncAfterSeconds }: Answer): void {
  if (resyncAfterSeconds > 0) again(parent, resyncAfterSeconds * 1000)
}

/**
 * Brings the children in line, unless the parent is being deleted and they are left to others.
 *
 * @returns what went wrong, in Metacontroller's words
 */
export async function settleChildren(
  session: Session,
  { parent, decided }: Step,
  { observed, desired }: { observed: readonly ObservedGroup[]; desired: readonly Obj[] },
): Promise<Error | undefined> {
  const { plan, manager } = session
  if (isDeleting(parent) && !mayFinalize(parent, plan)) return undefined
  const { decisions, errors } = await manager.manage({ parent, observed, desired })
  for (const decision of decisions) decided(decision)
  if (errors.length === 0) return undefined
  return new Error(
    `can't reconcile children for ${parentName(parent)}: ${aggregate(errors.map((error) => errorText(error)))}`,
    { cause: errors[0] },
  )
}
