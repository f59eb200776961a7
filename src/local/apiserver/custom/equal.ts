import { isFields } from '../../../protocol/own.ts'

/**
 * Whether two JSON values are the same; the order of keys does not matter.
 *
 * @example
 * deepEqual({ a: 1, b: 2 }, { b: 2, a: 1 }) // true
 */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => deepEqual(item, right[index]))
    )
  }
  if (!isFields(left) || !isFields(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key]))
  )
}
