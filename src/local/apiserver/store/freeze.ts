/**
 * Freezes a value and all in it, so that what the store hands out needs no copies.
 *
 * @example
 * deepFreeze({ metadata: { name: 'a' } })
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item)
  return value
}
