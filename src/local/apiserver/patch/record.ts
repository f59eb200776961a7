import type { Fields } from '../../../protocol/own.ts'

/**
 * Sets a field whose name comes from outside, also `__proto__`.
 *
 * @example
 * put(target, 'replicas', 3)
 */
export function put(target: Fields, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    target[name] = value
  }
}

/**
 * Removes a field.
 *
 * @example
 * drop(target, 'replicas')
 */
export function drop(target: Fields, name: string): void {
  Reflect.deleteProperty(target, name)
}

/**
 * A copy without one field.
 *
 * @example
 * without({ a: 1, b: 2 }, 'a') // { b: 2 }
 */
export function without<T extends object>(value: T, name: keyof T & string): T {
  // Deleting from a copy would make a slow object of it.
  const rest: Fields = {}
  for (const key of Object.keys(value)) if (key !== name) put(rest, key, (value as Fields)[key])
  return rest as T
}

/**
 * Whether two JSON values are equal; the order of fields does not count.
 *
 * @example
 * sameJson({ a: 1, b: 2 }, { b: 2, a: 1 }) // true
 */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right)
  if (Array.isArray(right)) return false
  return sameFields(left as Fields, right as Fields)
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) if (!sameJson(left[index], right[index])) return false
  return true
}

function sameFields(left: Fields, right: Fields): boolean {
  let more = 0
  for (const name in left) {
    if (!Object.hasOwn(right, name) || !sameJson(left[name], right[name])) return false
    more += 1
  }
  for (const name in right) if (Object.hasOwn(right, name)) more -= 1
  return more === 0
}
