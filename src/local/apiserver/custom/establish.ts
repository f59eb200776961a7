import type { Obj } from '../../../cluster/object.ts'
import { goQuote } from '../validate/quote.ts'
import { approvalOf, isProtectedGroup } from './approval.ts'
import { specOf, statusOf, type Condition, type CrdStatus, type Names } from './crd.ts'
import { deepEqual } from './equal.ts'

/** Finalizer of every established definition: its objects go before it does. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io'

/**
 * What the deletion of a definition begins with: it stays until its objects are gone. The definition is changed in place.
 *
 * @example
 * holdForCleanup(crd)
 */
export function holdForCleanup(crd: Obj): void {
  const { metadata } = crd
  const finalizers = metadata.finalizers ?? []
  if (!finalizers.includes(CLEANUP_FINALIZER)) metadata.finalizers = [...finalizers, CLEANUP_FINALIZER]
  delete metadata.deletionGracePeriodSeconds
  crd.status = withTerminating(
    crd,
    metadata.deletionTimestamp ?? '',
    'InstanceDeletionPending',
    'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  )
}

/**
 * The status of a CustomResourceDefinition after the controllers have looked at it: which of its names are accepted, and
 * whether it is served. Names are taken from others of the same group that had them first.
 *
 * @param others all other definitions
 * @param now RFC 3339 in seconds, UTC
 * @example
 * establish(crd, [], '2026-01-01T00:00:00Z').conditions[1].reason // 'InitialNamesAccepted'
 */
export function establish(crd: Obj, others: readonly Obj[], now: string): CrdStatus {
  const { names, group } = specOf(crd)
  const status = statusOf(crd)
  let conditions = [...(status.conditions ?? [])]
  const set = (type: string, state: string, reason: string, message: string): void => {
    conditions = withCondition(conditions, { type, status: state, lastTransitionTime: now, reason, message })
  }
  let acceptedNames = status.acceptedNames
  if (!deepEqual(names, acceptedNames)) {
    const settled = settle(names, acceptedNames, namesOf(group, crd, others))
    acceptedNames = settled.accepted
    if (settled.conflict === undefined) set('NamesAccepted', 'True', 'NoConflicts', 'no conflicts found')
    else set('NamesAccepted', 'False', ...settled.conflict)
  }
  const is = (type: string, state: string) =>
    conditions.some((each) => each.type === type && each.status === state)
  if (!is('Established', 'True')) {
    if (is('NamesAccepted', 'True')) {
      set('Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted')
    } else set('Established', 'False', 'NotAccepted', 'not all names are accepted')
  }
  if (isProtectedGroup(group)) {
    const { reason, message, state } = approvalOf(crd)
    set('KubernetesAPIApprovalPolicyConformant', state === 'approved' ? 'True' : 'False', reason, message)
  }
  return { ...status, conditions, acceptedNames }
}

/**
 * The status while a deleted definition's objects are being removed.
 *
 * @example
 * terminating(crd, now).conditions.at(-1).reason // 'InstanceDeletionInProgress'
 */
export function terminating(crd: Obj, now: string): CrdStatus {
  return withTerminating(crd, now, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress')
}

function withTerminating(crd: Obj, now: string, reason: string, message: string): CrdStatus {
  const status = statusOf(crd)
  const condition: Condition = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: now,
    reason,
    message,
  }
  return { ...status, conditions: withCondition(status.conditions ?? [], condition) }
}

/** Replaces a condition, or adds it; the time stays when the status does. */
function withCondition(conditions: readonly Condition[], next: Condition): Condition[] {
  const before = conditions.find(({ type }) => type === next.type)
  if (before === undefined) return [...conditions, next]
  const lastTransitionTime =
    before.status === next.status ? before.lastTransitionTime : next.lastTransitionTime
  return conditions.map((condition) => (condition === before ? { ...next, lastTransitionTime } : condition))
}

interface Taken {
  resources: Set<string>
  kinds: Set<string>
}

function namesOf(group: string, crd: Obj, others: readonly Obj[]): Taken {
  const taken: Taken = { resources: new Set(), kinds: new Set() }
  for (const other of [...others, crd]) {
    if (specOf(other).group !== group) continue
    const { plural, singular = '', shortNames = [], kind, listKind = '' } = statusOf(other).acceptedNames
    for (const name of [plural, singular, ...shortNames]) taken.resources.add(name)
    for (const name of [kind, listKind]) taken.kinds.add(name)
  }
  return taken
}

/** Each name on its own is accepted or not; the last conflict is the one that is told. */
function settle(
  wanted: Names,
  had: Names,
  taken: Taken,
): { accepted: Names; conflict?: [reason: string, message: string] } {
  const accepted: Names = { ...had }
  let conflict: [string, string] | undefined
  const inUse = (name: string) => `${goQuote(name)} is already in use`
  const one = (
    name: 'plural' | 'singular' | 'kind' | 'listKind',
    used: Set<string>,
    reason: string,
  ): void => {
    const requested = wanted[name] ?? ''
    if (requested !== (had[name] ?? '') && used.has(requested)) conflict = [reason, inUse(requested)]
    else accepted[name] = requested
  }
  one('plural', taken.resources, 'PluralConflict')
  one('singular', taken.resources, 'SingularConflict')
  const refused = (wanted.shortNames ?? []).filter(
    (name) => !(had.shortNames ?? []).includes(name) && taken.resources.has(name),
  )
  if (refused.length > 0) {
    const texts = refused.map(inUse)
    conflict = ['ShortNamesConflict', texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`]
  } else if (wanted.shortNames === undefined) delete accepted.shortNames
  else accepted.shortNames = wanted.shortNames
  one('kind', taken.kinds, 'KindConflict')
  one('listKind', taken.kinds, 'ListKindConflict')
  if (wanted.categories === undefined) delete accepted.categories
  else accepted.categories = wanted.categories
  return { accepted, ...(conflict !== undefined && { conflict }) }
}
