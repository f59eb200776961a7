/** Steps from the root of a JSON document: property names and list positions. */
export type Steps = readonly (string | number)[]

const identifier = /^[A-Za-z_$][\w$]*$/

/**
 * Writes steps as a JSON path; names that are not identifiers are quoted.
 *
 * @example
 * jsonPath(['children', 1, 'metadata', 'labels', 'a.b/c']) // 'children[1].metadata.labels["a.b/c"]'
 */
export function jsonPath(steps: Steps): string {
  let path = ''
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`
    else if (!identifier.test(step)) path += `[${quoted(step)}]`
    else path += path === '' ? step : `.${step}`
  }
  return path
}

const QUOTED_LENGTH = 60

/**
 * Writes a value for a message: short, on one line, whatever it is.
 *
 * @example
 * quoted('web') // '"web"'
 */
export function quoted(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > QUOTED_LENGTH ? `${value.slice(0, QUOTED_LENGTH)}…` : value)
  }
  if (typeof value === 'bigint') return `${value}n`.slice(0, QUOTED_LENGTH)
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' ? 'a function' : String(value)
  return Array.isArray(value) ? `an array of ${value.length}` : 'an object'
}
