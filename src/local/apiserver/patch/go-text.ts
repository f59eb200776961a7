import { isFields } from '../../../protocol/own.ts'

const MARKS: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

const MARKED = /[<>&\u2028\u2029]/

/** JSON of a value that is neither a list nor an object. */
const textOf = (value: unknown): string => (value === undefined ? 'null' : JSON.stringify(value))

/**
 * Orders strings as Go does.
 *
 * @example
 * ['b', 'B', 'a'].sort(byText) // ['B', 'a', 'b']
 */
export const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/**
 * JSON as Go's encoder writes it: keys sorted, `<`, `>` and `&` escaped.
 *
 * @example
 * goJson({ b: '<', a: 1 }) // '{"a":1,"b":"\\u003c"}'
 */
export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`
  if (isFields(value)) {
    const members = Object.keys(value)
      .sort(byText)
      .map((key) => `${goJson(key)}:${goJson(value[key])}`)
    return `{${members.join(',')}}`
  }
  const text = textOf(value)
  return MARKED.test(text) ? text.replace(/[<>&\u2028\u2029]/g, (mark) => MARKS[mark] ?? mark) : text
}

/**
 * A value as Go's `%v` prints it; messages of the server carry such text.
 *
 * @example
 * goValue({ a: ['x', null] }) // 'map[a:[x <nil>]]'
 */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (isFields(value)) {
    const members = Object.keys(value)
      .sort(byText)
      .map((key) => `${key}:${goValue(value[key])}`)
    return `map[${members.join(' ')}]`
  }
  return typeof value === 'string' ? value : textOf(value)
}

/**
 * A value as Go's `%#v` prints it.
 *
 * @example
 * goSyntax(['x']) // '[]interface {}{"x"}'
 */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isFields(value)) {
    const members = Object.keys(value)
      .sort(byText)
      .map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`)
    return `map[string]interface {}{${members.join(', ')}}`
  }
  return textOf(value)
}

/**
 * The Go type that a JSON value decodes to.
 *
 * @example
 * goType(1.5) // 'float64'
 */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '%!s(<nil>)'
  if (Array.isArray(value)) return '[]interface {}'
  if (isFields(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

/**
 * How Go's JSON decoder names a value that has the wrong type.
 *
 * @example
 * jsonType([]) // 'array'
 */
export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
