import { elementOfItem } from './element.ts'
import { put, sameJson } from './record.ts'
import { fieldOf, fieldsOf, itemsOf, shapeOf } from './typed.ts'
import type { ListType, MapType, Type } from './types.ts'
import type { Fields } from '../../../protocol/own.ts'

/**
 * Merges an applied configuration into a live value: what both have comes from the configuration, the rest stays.
 *
 * @throws Misfit for a list item that cannot be told from others.
 * @example
 * mergeTyped(type, { spec: { replicas: 1, paused: true } }, { spec: { replicas: 2 } })
 */
export function mergeTyped(type: Type, live: unknown, config: unknown): unknown {
  if (live === undefined || live === config) return config
  const shape = shapeOf(type, config)
  if (shape === 'map' && type.map !== undefined) return mergeMaps(type.map, live, config)
  if (shape === 'list' && type.list !== undefined) return mergeLists(type.list, live, config)
  return same(live, config)
}

/** The live value where the configuration says the same, so that what did not change stays the very same object. */
const same = (live: unknown, config: unknown): unknown => (sameJson(live, config) ? live : config)

function mergeMaps(map: MapType, live: unknown, config: unknown): unknown {
  const [former, latter] = [fieldsOf(live), fieldsOf(config)]
  const size = Object.keys(former ?? {}).length + Object.keys(latter ?? {}).length
  if (map.atomic || size === 0) return same(live, config)
  let merged: Fields | undefined = former === undefined ? {} : undefined
  for (const name of Object.keys(latter ?? {})) {
    const before = former !== undefined && Object.hasOwn(former, name) ? former[name] : undefined
    const after = mergeTyped(fieldOf(map, name).type, before, latter?.[name])
    if (after !== before) put((merged ??= { ...former }), name, after)
  }
  return merged ?? live
}

/** An item of a list with its element. */
interface Item {
  element: string
  value: unknown
}

function mergeLists(list: ListType, live: unknown, config: unknown): unknown {
  const [former, latter] = [itemsOf(live) ?? [], itemsOf(config) ?? []]
  if (list.atomic || (former.length === 0 && latter.length === 0)) return same(live, config)
  const merged = interleaved(list, itemsWithElements(list, former), itemsWithElements(list, latter))
  const isSame = merged.length === former.length && merged.every((item, index) => item === former[index])
  return isSame && former === live ? live : merged
}

const itemsWithElements = (list: ListType, values: readonly unknown[]): Item[] =>
  values.map((value) => ({ element: elementOfItem(list, value), value }))

/**
 * The order of the configuration where it says one; items that only the live list has keep their place before the next item that
 * both have.
 */
function interleaved(
  { element: type }: ListType,
  former: readonly Item[],
  latter: readonly Item[],
): unknown[] {
  const live = new Map<string, unknown>()
  for (const { element, value } of former) live.set(element, live.has(element) ? null : value)
  const wanted = new Set(latter.map(({ element }) => element))
  const shared = latter.filter(({ element }) => live.has(element)).map(({ element }) => element)
  const done = new Set<string>()
  const merged: unknown[] = []
  const take = ({ element, value }: Item) => {
    done.add(element)
    const before = live.get(element)
    merged.push(before === undefined || before === null ? value : mergeTyped(type, before, value))
  }
  let [nextLive, nextWanted, nextShared] = [0, 0, 0]
  while (nextLive < former.length || nextWanted < latter.length) {
    const mine = former[nextLive]
    const theirs = latter[nextWanted]
    if (mine !== undefined && theirs !== undefined) {
      if (mine.element === theirs.element) {
        take(theirs)
        nextLive += 1
        nextWanted += 1
        nextShared += 1
        continue
      }
      const due = shared[nextShared]
      if (wanted.has(mine.element) && due !== undefined && due !== mine.element) {
        nextLive += 1
        continue
      }
    }
    if (mine !== undefined) {
      if (!wanted.has(mine.element)) {
        merged.push(mine.value)
        nextLive += 1
        continue
      }
      if (done.has(mine.element)) nextLive += 1
    }
    if (theirs !== undefined) {
      take(theirs)
      nextWanted += 1
      if (shared[nextShared] === theirs.element) nextShared += 1
    }
  }
  return merged
}
