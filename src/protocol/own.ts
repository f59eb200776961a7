/** Any object that is not an array, with its fields unknown. */
export type Fields = Record<string, unknown>

/**
 * Whether a value is an object with fields: not null, not an array.
 *
 * @example
 * isFields([]) // false
 */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads an own property; an inherited one is not there for JSON either.
 *
 * @example
 * own({}, 'constructor') // undefined
 */
export function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Fields)[name] : undefined
}
