import type { Obj } from '../../../cluster/object.ts'
import { conflict, forbidden } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import type { DeleteOptions } from '../request/delete-options.ts'
import { present, timestamp, type Context } from './context.ts'
import { byKind, byResource } from './subject.ts'

/** What became of a DELETE. `gone` is false while finalizers or a grace period hold the object. */
export interface Deletion {
  object: Obj
  gone: boolean
}

/** Keeps an object while its dependents go first. */
export const FOREGROUND = 'foregroundDeletion'
/** Keeps an object while its dependents are set free. */
export const ORPHAN = 'orphan'

/**
 * Deletes an object, or marks it when finalizers or a grace period hold it.
 *
 * @throws ApiError 409 when a precondition fails
 */
export function remove(context: Context, kind: Kind, stored: Obj, options: DeleteOptions): Deletion {
  const refusal = kind.strategy.forbidsDeletion?.(stored)
  if (refusal !== undefined) throw forbidden(byResource(kind, stored.metadata.name ?? ''), refusal)
  checkPreconditions(kind, stored, options)
  const { metadata } = stored
  const { store } = context
  const isDeleting = metadata.deletionTimestamp != null
  const left = isDeleting ? (metadata.deletionGracePeriodSeconds ?? 0) : undefined
  const grace = graceOf(kind, stored, options)
  // A grace period that runs may only be shortened.
  if (left !== undefined && left > 0 && (options.gracePeriodSeconds === undefined || grace >= left)) {
    return { object: present(kind, stored), gone: false }
  }
  const finalizers = finalizersFor(kind, metadata.finalizers ?? [], options)
  const next = marked(kind, stored, finalizers, grace, context.now())
  // A Namespace is marked by the first DELETE whatever it holds.
  const onlyMarks = !isDeleting && kind.strategy.beginDeletion !== undefined
  const isHeld = onlyMarks || finalizers.length > 0 || kind.strategy.holds?.(next) === true
  const isGraceful = kind.strategy.grace !== undefined && left !== 0
  if (isHeld || (isGraceful && grace > 0)) {
    if (left === 0 && sameItems(finalizers, metadata.finalizers ?? [])) {
      return { object: present(kind, stored), gone: false }
    }
    return { object: present(kind, options.dryRun ? next : store.put(kind.storage, next)), gone: false }
  }
  if (options.dryRun) return { object: present(kind, isGraceful ? next : stored), gone: true }
  // What ends gracefully is seen to end before it is gone.
  const last = isGraceful ? store.put(kind.storage, next) : stored
  return { object: present(kind, store.remove(kind.storage, last)), gone: true }
}

/** The object with the marks of its deletion. */
function marked(kind: Kind, stored: Obj, finalizers: string[], grace: number, nowMs: number): Obj {
  const { metadata } = stored
  const next: Obj = { ...stored, metadata: { ...metadata, finalizers } }
  if (finalizers.length === 0) delete next.metadata.finalizers
  const { deletionTimestamp, deletionGracePeriodSeconds } = stored.metadata
  const left = deletionGracePeriodSeconds ?? 0
  if (deletionTimestamp != null && left === 0) return next
  const end =
    deletionTimestamp == null
      ? moved(nowMs, grace)
      : moved(moved(Date.parse(deletionTimestamp), -left), grace)
  // What was shortened to an end in the past still ends gracefully, in a second.
  const isOver = deletionTimestamp != null && end < nowMs
  next.metadata.deletionTimestamp = timestamp(isOver ? nowMs : end)
  next.metadata.deletionGracePeriodSeconds = isOver ? Math.min(grace, 1) : grace
  if (deletionTimestamp != null) return next
  if (kind.strategy.beginDeletion) {
    // Namespaces and definitions have a way of their own, without a period or a new generation.
    delete next.metadata.deletionGracePeriodSeconds
    kind.strategy.beginDeletion(next)
  } else if ((metadata.generation ?? 0) > 0) next.metadata.generation = (metadata.generation ?? 0) + 1
  return next
}

/** A time so many seconds later. Go counts them in nanoseconds of 64 bits: a period of centuries wraps around. */
function moved(ms: number, seconds: number): number {
  return ms + Number(BigInt.asIntN(64, BigInt(seconds) * 1_000_000_000n) / 1_000_000n)
}

function graceOf(kind: Kind, object: Obj, { gracePeriodSeconds: requested }: DeleteOptions): number {
  const asked = requested !== undefined && requested < 0 ? 1 : requested
  return kind.strategy.grace?.(object, asked) ?? 0
}

/** The finalizers that a deletion leaves: the way of the dependents is one of them. */
function finalizersFor(kind: Kind, current: readonly string[], options: DeleteOptions): string[] {
  const others = current.filter((finalizer) => finalizer !== FOREGROUND && finalizer !== ORPHAN)
  switch (policyFor(kind, current, options)) {
    case 'Foreground':
      return [...others, FOREGROUND]
    case 'Orphan':
      return [...others, ORPHAN]
    case 'Background':
      return others
  }
}

function policyFor(
  kind: Kind,
  current: readonly string[],
  { propagationPolicy }: DeleteOptions,
): 'Foreground' | 'Orphan' | 'Background' {
  if (kind.strategy.ignoresPropagation) return 'Background'
  if (propagationPolicy !== undefined) return propagationPolicy
  const own = current.find((finalizer) => finalizer === FOREGROUND || finalizer === ORPHAN)
  if (own !== undefined) return own === ORPHAN ? 'Orphan' : 'Foreground'
  return kind.strategy.defaultPropagation === 'orphan' ? 'Orphan' : 'Background'
}

function checkPreconditions(kind: Kind, { metadata }: Obj, { uid, resourceVersion }: DeleteOptions): void {
  const subject = byKind(kind, metadata.name ?? '')
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      subject,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid ?? ''}). The object might have been deleted and then recreated`,
    )
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      subject,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion ?? ''}). The object might have been modified`,
    )
  }
}

function sameItems(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item) => right.includes(item))
}
