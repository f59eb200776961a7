import { isFields, type Fields } from '../../../protocol/own.ts'
import type { Schema } from '../schema/schema.ts'
import { isDelete, PATCH, unknownDirective } from './directives.ts'
import { internal, unprocessable } from './failures.ts'
import { goType, goValue } from './go-text.ts'
import { identity, inOrder, noMergeKey } from './strategic-order.ts'
import { goKind } from './strategic-schema.ts'

type MergeObjects = (original: Fields, patch: Fields, schema: Schema | undefined) => Fields

/**
 * Merges the list of a patch into a live one.
 *
 * @param mergeObjects how two items with the same merge key become one.
 * @example
 * mergeLists(live, [{ name: 'app', image: 'app:2' }], { schema, mergeKey: 'name' }, false, mergeObjects)
 */
export function mergeLists(
  original: readonly unknown[],
  patch: readonly unknown[],
  { schema, mergeKey }: { schema: Schema | undefined; mergeKey: string },
  isDeletion: boolean,
  mergeObjects: MergeObjects,
): unknown[] {
  if (original.length === 0 && patch.length === 0) return []
  if (elementType(original, patch) !== 'map[string]interface {}') {
    if (isDeletion) {
      const gone = new Set(patch)
      return original.filter((item) => !gone.has(item))
    }
    return inOrder([...new Set([...original, ...patch])], patch, original, mergeKey)
  }
  if (mergeKey === '') throw internal(`cannot merge lists without merge key for ${goKind(schema)}`)
  const { kept, merging } = directed(original as Fields[], patch as Fields[], mergeKey)
  const merged = mergeItems(kept, merging, mergeKey, (before, item) => mergeObjects(before, item, schema))
  return inOrder(merged, merging, kept, mergeKey)
}

/**
 * The one type that all items have.
 *
 * @throws 500 for a mixture, 422 for lists in lists.
 * @example
 * elementType(['a'], ['b']) // 'string'
 */
export function elementType(...lists: (readonly unknown[])[]): string {
  let type: string | undefined
  for (const item of lists.flat(1)) {
    if (Array.isArray(item) && type === undefined) throw unprocessable()
    const found = goType(item)
    type ??= found
    if (type !== found) {
      throw internal(`list element types are not identical: ${goValue(lists)}`)
    }
  }
  if (type === undefined) throw internal('no elements in any of the given slices')
  return type
}

/** Carries out `$patch: delete` and `$patch: replace` of items; what is left of the patch is to be merged. */
function directed(
  original: Fields[],
  patch: Fields[],
  mergeKey: string,
): { kept: Fields[]; merging: Fields[] } {
  const gone = new Set<unknown>()
  const plain: Fields[] = []
  let replaces = false
  for (const item of patch) {
    const directive = Object.hasOwn(item, PATCH) ? item[PATCH] : undefined
    if (directive === undefined) plain.push(item)
    else if (directive === 'replace') replaces = true
    else if (directive === 'merge') throw internal('merging lists cannot yet be specified in the patch')
    else if (directive !== 'delete') throw unknownDirective(directive, item)
    else if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
    else gone.add(item[mergeKey])
  }
  if (replaces) return { kept: plain, merging: [] }
  const kept = original.filter((item) => !Object.hasOwn(item, mergeKey) || !gone.has(item[mergeKey]))
  return { kept: gone.size === 0 ? original : kept, merging: plain }
}

function mergeItems(
  original: readonly Fields[],
  patch: readonly Fields[],
  mergeKey: string,
  merge: (before: Fields, item: Fields) => Fields,
): Fields[] {
  const merged = [...original]
  const places = new Map<unknown, number>()
  for (const [index, item] of original.entries()) {
    if (Object.hasOwn(item, mergeKey) && !places.has(item[mergeKey])) places.set(item[mergeKey], index)
  }
  for (const item of patch) {
    const key = identity(item, mergeKey)
    const place = places.get(key)
    const before = place === undefined ? undefined : merged[place]
    if (place === undefined || before === undefined) places.set(key, merged.push(item) - 1)
    else merged[place] = merge(before, item)
  }
  return merged
}

/**
 * Checks that the items of a patch's list stand in the order that `$setElementOrder` gives, and that it names them all.
 *
 * @throws 500 when they do not.
 * @example
 * checkOrder([{ name: 'a' }], [{ name: 'a' }, { name: 'b' }], 'name')
 */
export function checkOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return
  const items =
    mergeKey === ''
      ? patch
      : patch.filter((item) => {
          if (!isFields(item))
            throw internal(`expected a map[string]interface {}, but received a ${goType(item)}`)
          return item[PATCH] !== 'delete'
        })
  let [found, next] = [0, 0]
  while (found < items.length && next < order.length) {
    const item = items[found]
    const isDirective = isFields(item) && Object.hasOwn(item, PATCH)
    if (isDirective || identity(item, mergeKey) === identity(order[next], mergeKey)) found += 1
    if (!isDirective) next += 1
  }
  if (found < items.length) {
    throw internal(
      `The order in patch list:\n${goValue(patch)}\n doesn't match $setElementOrder list:\n${goValue(order)}\n`,
    )
  }
}

/**
 * The live list as far as it gives an order for `$setElementOrder`. The real server reuses the room of deleted items for new ones,
 * so that as many of these count as live items.
 *
 * @example
 * orderOfLive([{ name: 'a' }], [{ name: 'a', $patch: 'delete' }, { name: 'b' }], 'name') // [{ name: 'b' }]
 */
export function orderOfLive(
  live: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
): readonly unknown[] {
  if (mergeKey === '') return live
  const keyOf = (item: unknown) => (isFields(item) ? item[mergeKey] : undefined)
  const gone = new Set(patch.filter(isDelete).map(keyOf))
  const kept = live.filter((item) => !gone.has(keyOf(item)))
  const known = new Set(kept.map(keyOf))
  const added = patch.filter((item) => !known.has(keyOf(item)) && !isDelete(item))
  return kept.length === live.length ? live : [...kept, ...added.slice(0, live.length - kept.length)]
}
