import { sameJson } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { itemName, keyedItems, mergeKeyOf } from './keyed-list.ts'

/** The three sides of a merge. */
export interface ThreeWay {
  observed: Fields
  /** What was wanted when the object was last written; undefined: nobody knows. */
  lastApplied: Fields | undefined
  desired: Fields
}

/**
 * Changes an object to what is wanted of it, and leaves alone what nobody here ever wanted (protocol.md §3.6). Gives
 * `observed` itself when Go's `reflect.DeepEqual` would find no difference; what is in it is shared, never changed.
 *
 * Where the types of an observed object or list and the wanted value differ, the wanted value counts as empty: such a
 * change is never made. That is what Metacontroller 4.17.2 does.
 *
 * @example
 * mergeThreeWay({ observed: { a: 1, b: 2, c: 3 }, lastApplied: { a: 1, b: 2 }, desired: { a: 5 } }) // { a: 5, c: 3 }
 */
export function mergeThreeWay({ observed, lastApplied, desired }: ThreeWay): Fields {
  return mergeFields(observed, lastApplied, desired)
}

function mergeValue(observed: unknown, last: unknown, desired: unknown): unknown {
  if (isFields(observed)) {
    return mergeFields(observed, isFields(last) ? last : undefined, isFields(desired) ? desired : undefined)
  }
  if (Array.isArray(observed)) {
    return mergeList(observed, Array.isArray(last) ? last : [], Array.isArray(desired) ? desired : undefined)
  }
  return desired
}

function mergeFields(observed: Fields, last: Fields | undefined, desired: Fields | undefined): Fields {
  let gone: Set<string> | undefined
  for (const name of Object.keys(last ?? {})) {
    if (Object.hasOwn(observed, name) && !Object.hasOwn(desired ?? {}, name)) (gone ??= new Set()).add(name)
  }
  let changes: [name: string, value: unknown][] | undefined
  for (const [name, wanted] of Object.entries(desired ?? {})) {
    const was = own(observed, name)
    const now = mergeValue(was, last && own(last, name), wanted)
    if (now !== was) (changes ??= []).push([name, now])
  }
  if (gone === undefined && changes === undefined) return observed
  const left = Object.entries(observed).filter(([name]) => gone?.has(name) !== true)
  // Built from entries: an own `__proto__` stays a field like any other.
  return Object.fromEntries([...left, ...(changes ?? [])])
}

function mergeList(
  observed: readonly unknown[],
  last: readonly unknown[],
  desired: readonly unknown[] | undefined,
): unknown {
  const key = mergeKeyOf([observed, last, desired ?? []])
  if (key !== undefined) return mergeKeyed(key, { observed, last, desired: desired ?? [] })
  if (desired === undefined) return null
  return sameJson(observed, desired) ? observed : desired
}

/** A list whose items have names: the observed order first, then what is new. */
function mergeKeyed(
  key: string,
  { observed, last, desired }: Record<'observed' | 'last' | 'desired', readonly unknown[]>,
): unknown {
  const observedItems = keyedItems(observed, key)
  const items = new Map<string, unknown>(observedItems)
  const lastItems = keyedItems(last, key)
  const desiredItems = keyedItems(desired, key)
  for (const name of lastItems.keys()) if (!desiredItems.has(name)) items.delete(name)
  for (const [name, item] of desiredItems)
    items.set(name, mergeValue(items.get(name), lastItems.get(name), item))

  const merged: unknown[] = []
  const taken = new Set<string>()
  for (const item of observed) {
    const before = itemName(item, key)
    // Go merges in place: an item whose name is an object or a list goes by the merged name from here on.
    const name = item === observedItems.get(before) ? itemName(items.get(before) ?? item, key) : before
    if (!items.has(name)) continue
    // Two observed items with one name both become the same: what 4.17.2 does to ports 53/TCP and 53/UDP.
    merged.push(items.get(name))
    taken.add(name)
  }
  for (const name of desiredItems.keys()) if (!taken.has(name)) merged.push(items.get(name))
  return sameJson(merged, observed) ? observed : merged
}
