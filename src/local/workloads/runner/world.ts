import type { KindRef } from '../../../cluster/api.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Failure, World } from '../control.ts'
import type { Shelf } from './shelves.ts'

/** What worlds are made of. */
export interface WorldParts {
  /** By kind. */
  shelves: ReadonlyMap<string, Shelf>
  now: () => number
  timeScale: number
  suffix: () => string
  failure?: Failure | undefined
}

/**
 * Makes what is around an object at this moment.
 *
 * @example
 * const { writes } = control.reconcile(object, worldOf(object, parts))
 */
export function worldOf(
  { metadata: { uid = '', namespace = '' } }: Obj,
  { shelves, now, timeScale, suffix, failure }: WorldParts,
): World {
  const at = now()
  const shelf = (kind: string) => {
    const found = shelves.get(kind)
    if (found === undefined) throw new Error(`no ${kind} here: name its kind in owns or reads`)
    return found
  }
  return {
    now: at,
    since: (time) => (time == null ? 0 : Math.max(0, at - Date.parse(time)) * timeScale),
    owned: (kind) => shelf(kind).owned(uid),
    orphans: (kind) => shelf(kind).orphans(namespace),
    list: (kind, within) => shelf(kind).list(within),
    // What is cluster-wide has no namespace to be looked for in.
    get: (kind, name, within = namespace) =>
      shelf(kind).get({ namespace: within, name }) ?? shelf(kind).get({ name }),
    ...(failure && { failure }),
    suffix,
  }
}

/** The shelves of a control's kinds, by kind. */
export function shelvesOf(
  kinds: readonly KindRef[],
  open: (kind: KindRef) => Shelf,
): ReadonlyMap<string, Shelf> {
  return new Map(kinds.map((kind) => [kind.kind, open(kind)]))
}
