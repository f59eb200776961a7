import type { Obj } from '../../../cluster/object.ts'

/**
 * How Metacontroller's texts name a parent: a cluster-wide one has an empty namespace.
 *
 * @example
 * parentName(parent) // 'UselessPod default/bob'
 */
export function parentName({ kind, metadata }: Obj): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}
