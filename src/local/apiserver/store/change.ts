import type { Obj } from '../../../cluster/object.ts'

/** One committed write. Objects are frozen; `was` lets a selector turn a modification into an arrival or a departure. */
export interface Change {
  revision: number
  /** Where the object is kept, as `Kind.storage`. */
  storage: string
  key: string
  now?: Obj
  was?: Obj
}

/** Key of an object within its storage: `namespace/name`, or the name alone. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
