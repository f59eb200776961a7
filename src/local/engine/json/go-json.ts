/**
 * JSON as Go's encoder writes what it read into maps: keys in the order of their bytes, characters that mean something
 * to HTML escaped (protocol.md §1.2).
 *
 * @example
 * goJson({ b: '<', a: 1 }) // '{"a":1,"b":"\\u003c"}'
 */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goString(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value)) {
    let text = ''
    for (const item of value) text += `${text === '' ? '' : ','}${goJson(item)}`
    return `[${text}]`
  }
  let text = ''
  for (const key of inGoOrder(Object.keys(value))) {
    const field = (value as Record<string, unknown>)[key]
    if (field !== undefined) text += `${text === '' ? '' : ','}${goString(key)}:${goJson(field)}`
  }
  return `{${text}}`
}

/**
 * JSON as Go's encoder writes a struct: keys in the order that they have, escapes as in {@link goJson}.
 *
 * @example
 * goStructJson({ kind: 'A&B', apiVersion: 'v1' }) // '{"kind":"A\\u0026B","apiVersion":"v1"}'
 */
export function goStructJson(value: object): string {
  return escapeHtml(JSON.stringify(value))
}

/**
 * Sorts the keys of a map as Go does, by their UTF-8 bytes.
 *
 * @example
 * inGoOrder(['b', 'a', 'B']) // ['B', 'a', 'b']
 */
export function inGoOrder(keys: readonly string[]): string[] {
  // Units of UTF-16 are in the order of code points unless there are surrogates.
  return keys.some((key) => surrogates.test(key)) ? keys.toSorted(byBytes) : keys.toSorted()
}

const surrogates = /[\ud800-\udfff]/
const needsEscape = /[^ !#-%'-;=?-[\]-~]/

function goString(value: string): string {
  return needsEscape.test(value) ? escapeHtml(JSON.stringify(value)) : `"${value}"`
}

function escapeHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
