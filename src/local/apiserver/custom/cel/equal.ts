import { Duration, KeyedList, keyOf, Opaque, Optional, Struct, Timestamp, TypeValue, Uint } from './values.ts'
import type { Budget } from './error.ts'

/** A number whatever its type, for comparing across types; nothing for what is none. */
export function numeric(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return value instanceof Uint ? value.value : undefined
}

/**
 * Whether two values are equal: numbers across types, sets and lists with keys in any order.
 *
 * @example
 * equal(1n, 1, budget) // true
 */
export function equal(left: unknown, right: unknown, budget: Budget): boolean {
  budget.spend(0.1)
  if (left === right) return true
  const [a, b] = [numeric(left), numeric(right)]
  // Integers and doubles compare by value in CEL.
  if (a !== undefined && b !== undefined) return !(a < b) && !(a > b) && !Number.isNaN(a) && !Number.isNaN(b)
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left, right, budget)
  if (left instanceof Map) return right instanceof Map && equalMaps(left, right, budget)
  if (left instanceof Struct) return right instanceof Struct && equalStructs(left, right, budget)
  if (left instanceof Optional) {
    return (
      right instanceof Optional &&
      left.isSet === right.isSet &&
      (!left.isSet || equal(left.value, right.value, budget))
    )
  }
  if (left instanceof Uint8Array) return right instanceof Uint8Array && keyOf(left) === keyOf(right)
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanos === right.nanos
  if (left instanceof Duration) return right instanceof Duration && left.nanos === right.nanos
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name
  return (
    left instanceof Opaque && right instanceof Opaque && left.type === right.type && left.key === right.key
  )
}

const keysOf = (list: readonly unknown[]) => (list instanceof KeyedList ? list.keyOf : undefined)

function equalLists(left: readonly unknown[], right: readonly unknown[], budget: Budget): boolean {
  if (left.length !== right.length) return false
  const keys = keysOf(left) ?? keysOf(right)
  if (keys === undefined) return left.every((item, index) => equal(item, right[index], budget))
  const byKey = new Map(right.map((item) => [keys(item), item]))
  return left.every((item) => {
    const key = keys(item)
    return byKey.has(key) && equal(item, byKey.get(key), budget)
  })
}

function equalMaps(
  left: ReadonlyMap<unknown, unknown>,
  right: ReadonlyMap<unknown, unknown>,
  budget: Budget,
): boolean {
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && equal(value, right.get(key), budget))
  )
}

function equalStructs(left: Struct, right: Struct, budget: Budget): boolean {
  const fields = left.fields
  return (
    fields.length === right.fields.length &&
    fields.every((field) => right.has(field) && equal(left.get(field), right.get(field), budget)) &&
    left.sameBeyond(right)
  )
}
