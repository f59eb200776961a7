import { isFields, type Fields } from '../../../protocol/own.ts'
import { isDelete } from './directives.ts'
import { internal } from './failures.ts'
import { goType, goValue } from './go-text.ts'

/**
 * 500 for an item without its merge key.
 *
 * @example
 * throw noMergeKey({ image: 'app' }, 'name')
 */
export const noMergeKey = (item: Fields, mergeKey: string) =>
  internal(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`)

/**
 * 500 for a value of the wrong type.
 *
 * @example
 * throw badType('[]interface {}', {})
 */
export const badType = (expected: string, value: unknown) =>
  internal(`expected a ${expected}, but received a ${goType(value)}`)

/**
 * What identifies an item: the value of its merge key, or the item itself in a list of plain values.
 *
 * @example
 * identity({ name: 'app' }, 'name') // 'app'
 */
export function identity(item: unknown, mergeKey: string): unknown {
  if (mergeKey === '') return item
  if (!isFields(item)) throw badType('map[string]interface {}', item)
  if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
  return item[mergeKey]
}

/**
 * Puts a merged list in order: what the patch names in the order it gives, what only the server has in the order it had, and both
 * interleaved as they stood in the live list where that is possible.
 *
 * @param order items whose identities give the order of the patch.
 * @param live items before the patch, which give the order of everything else.
 * @example
 * inOrder(['a', 'b', 'c'], ['c', 'a'], ['a', 'b', 'c'], '') // ['b', 'c', 'a']
 */
export function inOrder(
  merged: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const places = placesOf(order, mergeKey)
  const livePlaces = placesOf(live, mergeKey)
  const named: unknown[] = []
  const others: unknown[] = []
  for (const item of merged) (places.has(identity(item, mergeKey)) ? named : others).push(item)
  return interleave(
    sorted(others, livePlaces, mergeKey),
    sorted(named, places, mergeKey),
    livePlaces,
    mergeKey,
  )
}

type Places = ReadonlyMap<unknown, number>

function placesOf(items: readonly unknown[], mergeKey: string): Places {
  const places = new Map<unknown, number>()
  for (const [index, item] of items.entries()) {
    const key = identity(item, mergeKey)
    if (!places.has(key)) places.set(key, index)
  }
  return places
}

function sorted(items: unknown[], places: Places, mergeKey: string): unknown[] {
  const place = (item: unknown) => places.get(identity(item, mergeKey)) ?? Infinity
  const kept = items.filter((item) => !isDelete(item))
  kept.sort((left, right) => place(left) - place(right) || 0)
  return [...kept, ...items.filter(isDelete)]
}

/** Each of `left` goes before the first of `right` that stood behind it. */
function interleave(left: unknown[], right: unknown[], places: Places, mergeKey: string): unknown[] {
  const result: unknown[] = []
  let next = 0
  for (const item of right) {
    const place = places.get(identity(item, mergeKey))
    while (next < left.length && place !== undefined) {
      const other = places.get(identity(left[next], mergeKey))
      if (other === undefined || other >= place) break
      result.push(left[next])
      next += 1
    }
    result.push(item)
  }
  return [...result, ...left.slice(next)]
}
