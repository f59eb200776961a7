import type { Obj } from '../../../cluster/object.ts'
import type { Plan } from '../plan/plan.ts'

/** Finalizers of the garbage collector: it is at the children, so nobody else should be. */
const GARBAGE_COLLECTOR: readonly string[] = ['foregroundDeletion', 'orphan']

/** Whether a parent carries the finalizer of a controller. */
export const hasFinalizer = ({ metadata }: Obj, { finalizer }: Plan): boolean =>
  metadata.finalizers?.includes(finalizer) === true

/**
 * What has to happen to a parent's finalizer before anything else (protocol.md §3.5).
 *
 * @example
 * finalizerStep(parent, plan) // 'add' for a new parent of a controller with a finalize hook
 */
export function finalizerStep(parent: Obj, plan: Plan): 'add' | 'remove' | undefined {
  if (hasFinalizer(parent, plan) === plan.finalizes) return undefined
  if (!plan.finalizes) return 'remove'
  return isDeleting(parent) ? undefined : 'add'
}

/** Whether children are managed although the parent is being deleted (protocol.md §3.5). */
export function mayFinalize(parent: Obj, plan: Plan): boolean {
  if (parent.metadata.finalizers?.some((name) => GARBAGE_COLLECTOR.includes(name))) return false
  return hasFinalizer(parent, plan) && plan.finalizes
}

export const isDeleting = ({ metadata }: Obj): boolean => metadata.deletionTimestamp != null

/** The object with a finalizer more, or undefined when it has it. */
export function withFinalizer(object: Obj, name: string): Obj | undefined {
  const finalizers = object.metadata.finalizers ?? []
  if (finalizers.includes(name)) return undefined
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, name] } }
}

/** The object with a finalizer less, or undefined when it does not have it. */
export function withoutFinalizer(object: Obj, name: string): Obj | undefined {
  const finalizers = object.metadata.finalizers ?? []
  if (!finalizers.includes(name)) return undefined
  const metadata = { ...object.metadata }
  delete metadata.finalizers
  const left = finalizers.filter((other) => other !== name)
  return { ...object, metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata }
}
