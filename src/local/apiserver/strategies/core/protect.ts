import type { Obj } from '../../../../cluster/object.ts'

/** Adds the finalizer that keeps an object while it is in use. */
export function protect({ metadata }: Obj, finalizer: string): void {
  const finalizers = metadata.finalizers ?? []
  if (!finalizers.includes(finalizer)) metadata.finalizers = [...finalizers, finalizer]
}
