import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'

/** The keys by which Metacontroller merges lists of objects; the first one that all items have is taken. */
const mergeKeys = ['containerPort', 'port', 'mountPath', 'name', 'uid', 'ip', 'path'] as const

/** Two items of a list that become one when the list is merged. */
export interface Collision {
  key: string
  first: number
  second: number
}

/** Up to here items are compared in pairs; a Set costs more. */
const PAIRWISE = 12

/**
 * Finds two items of a list that Metacontroller's merge cannot tell apart.
 *
 * @example
 * mergeKeyCollision([{ port: 53, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }]) // { key: 'port', first: 0, second: 1 }
 */
export function mergeKeyCollision(list: readonly unknown[]): Collision | undefined {
  if (list.length < 2 || !list.every(isFields)) return undefined
  const items: readonly Fields[] = list
  const key = mergeKeys.find((name) => items.every((item) => own(item, name) !== undefined))
  if (key === undefined) return undefined
  return items.length > PAIRWISE ? indexed(items, key) : pairwise(items, key)
}

function pairwise(items: readonly Fields[], key: string): Collision | undefined {
  for (let second = 1; second < items.length; second += 1) {
    const value = items[second]?.[key]
    for (let first = 0; first < second; first += 1) {
      if (isSameKey(items[first]?.[key], value)) return { key, first, second }
    }
  }
  return undefined
}

function indexed(items: readonly Fields[], key: string): Collision | undefined {
  const seen = new Map<string, number>()
  for (const [second, item] of items.entries()) {
    const value = item[key]
    if (typeof value === 'object' && value !== null) continue
    const first = seen.get(text(value))
    if (first !== undefined) return { key, first, second }
    seen.set(text(value), second)
  }
  return undefined
}

/** Keys are compared as text, so 80 and "80" are the same one. */
function isSameKey(one: unknown, other: unknown): boolean {
  if (typeof one === 'object' && one !== null) return false
  return one === other || (typeof one !== typeof other && text(one) === text(other))
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : quoted(value)
}
