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
  const rest = { ...value }
  Reflect.deleteProperty(rest, name)
  return rest
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
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameJson(item, right[index]))
    )
  }
  if (Array.isArray(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson((left as Fields)[key], (right as Fields)[key]))
  )
}
