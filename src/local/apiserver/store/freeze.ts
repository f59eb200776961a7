/**
 * Freezes a value and all in it, so that what the store hands out needs no copies.
 *
 * @example
 * deepFreeze({ metadata: { name: 'a' } })
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  if (Array.isArray(value)) for (const item of value) deepFreeze(item)
  else for (const name in value) deepFreeze(value[name])
  return value
}
