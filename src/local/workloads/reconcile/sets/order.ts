import type { Obj } from '../../../../cluster/object.ts'

/** How `sort` takes an order. */
export type Compare<Item> = (a: Item, b: Item) => number

/**
 * The order that the first of some orders gives that sees a difference.
 *
 * @example
 * pods.sort(inTurn(byPhase, byAge))
 */
export function inTurn<Item>(...orders: readonly Compare<Item>[]): Compare<Item> {
  return (a, b) => {
    for (const order of orders) {
      const difference = order(a, b)
      if (difference !== 0) return difference
    }
    return 0
  }
}

/**
 * Lesser first.
 *
 * @example
 * sets.sort(by(({ spec }) => spec.replicas))
 */
export function by<Item>(value: (item: Item) => number | string): Compare<Item> {
  return (a, b) => {
    const [left, right] = [value(a), value(b)]
    return left < right ? -1 : left > right ? 1 : 0
  }
}

/** The other way round. */
export const reversed =
  <Item>(order: Compare<Item>): Compare<Item> =>
  (a, b) =>
    order(b, a)

/** Oldest first, of the same age by name. Timestamps of one form sort as texts. */
export const byCreation: Compare<Obj> = inTurn(
  by(({ metadata }) => metadata.creationTimestamp ?? ''),
  by(({ metadata }) => metadata.name ?? ''),
)
