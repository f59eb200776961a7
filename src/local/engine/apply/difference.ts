import { sameJson } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { itemName, keyedItems, mergeKeyOf } from './keyed-list.ts'

/** One place where two values differ. */
export interface Difference {
  /** Dotted, for people: `spec.template.spec.containers[0].image`. */
  path: string
  /** Undefined: there is nothing. */
  was: unknown
  now: unknown
}

/** More differences than anybody reads. */
const MOST = 20

/**
 * Where two JSON values differ, at most the first twenty places.
 *
 * @example
 * differences({ spec: { replicas: 2 } }, { spec: { replicas: 3 } }) // [{ path: 'spec.replicas', was: 2, now: 3 }]
 */
export function differences(was: unknown, now: unknown): Difference[] {
  const found: Difference[] = []
  compare({ path: '', was, now }, found)
  return found.slice(0, MOST)
}

function compare(difference: Difference, found: Difference[]): void {
  const { path, was, now } = difference
  if (was === now || found.length >= MOST) return
  if (isFields(was) && isFields(now)) {
    for (const name of new Set([...Object.keys(was), ...Object.keys(now)])) {
      compare({ path: fieldPath(path, name), was: own(was, name), now: own(now, name) }, found)
    }
  } else if (Array.isArray(was) && Array.isArray(now)) {
    const pairs = pairItems(was, now)
    if (pairs === undefined) {
      if (!sameJson(was, now)) found.push(difference)
      return
    }
    for (const { index, ...pair } of pairs) compare({ path: `${path}[${index}]`, ...pair }, found)
  } else {
    found.push(difference)
  }
}

/** Which items of two lists are to be compared; undefined: the lists can only be compared as a whole. */
function pairItems(
  was: readonly unknown[],
  now: readonly unknown[],
): { index: number; was: unknown; now: unknown }[] | undefined {
  if (was.length === now.length) return was.map((item, index) => ({ index, was: item, now: now[index] }))
  const key = mergeKeyOf([was, now])
  if (key === undefined) return undefined
  const before = keyedItems(was, key)
  const after = keyedItems(now, key)
  if (before.size < was.length || after.size < now.length) return undefined
  return [
    ...was.map((item, index) => ({ index, was: item, now: after.get(itemName(item, key)) })),
    ...now.flatMap((item, index) =>
      before.has(itemName(item, key)) ? [] : [{ index, was: undefined, now: item }],
    ),
  ]
}

/** A name that has dots in it is put in brackets. */
function fieldPath(path: string, name: string): string {
  if (/[.[\]]/.test(name)) return `${path}[${name}]`
  return path === '' ? name : `${path}.${name}`
}
