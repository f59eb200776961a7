import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { goQuote } from '../hook/go-quote.ts'

/** The field at the end of a path, when it is there. */
export interface Found {
  value: unknown
}

/**
 * Reads a field by its path. Null on the way means that there is none.
 *
 * @throws Error in the words of Kubernetes' unstructured helpers when something on the way has no fields
 * @example
 * readNested(parent, ['spec', 'template']) // { value: {...} }
 */
export function readNested(object: unknown, path: readonly string[]): Found | undefined {
  let value = object
  for (const [index, name] of path.entries()) {
    if (value == null) return undefined
    if (!isFields(value)) throw wrongType(path.slice(0, index + 1), value, 'map[string]interface{}')
    if (!Object.hasOwn(value, name)) return undefined
    value = own(value, name)
  }
  return { value }
}

/**
 * A copy with one field changed; what is missing on the way is made.
 *
 * @throws Error in the words of Kubernetes' unstructured helpers when something on the way has no fields
 * @example
 * withNested({}, ['spec', 'image'], 'app:1') // { spec: { image: 'app:1' } }
 */
export function withNested(object: Fields, path: readonly string[], value: unknown, done = 1): Fields {
  const [name = '', ...rest] = path.slice(done - 1)
  if (rest.length === 0) return { ...object, [name]: value }
  const inner = Object.hasOwn(object, name) ? own(object, name) : {}
  if (!isFields(inner)) {
    throw new Error(
      `value cannot be set because ${dotted(path.slice(0, done))} is not a map[string]interface{}`,
    )
  }
  return { ...object, [name]: withNested(inner, path, value, done + 1) }
}

/**
 * Reads a map of strings by its path.
 *
 * @example
 * readStrings(parent, ['spec', 'template', 'metadata', 'labels']) // { app: 'web' }
 */
export function readStrings(object: unknown, path: readonly string[]): Record<string, string> | undefined {
  const found = readNested(object, path)
  if (found === undefined) return undefined
  if (!isFields(found.value)) throw wrongType(path, found.value, 'map[string]interface{}')
  for (const [key, value] of Object.entries(found.value)) {
    if (typeof value === 'string') continue
    const where = `${dotted(path)} accessor error: contains non-string value in the map under key ${goQuote(key)}`
    throw new Error(`${where}: ${goText(value)} is of the type ${goType(value)}, expected string`)
  }
  return found.value as Record<string, string>
}

/**
 * The error for a value that is of another type than it should be.
 *
 * @example
 * wrongType(['conditions'], 'none', '[]interface{}').message
 * // '.conditions accessor error: none is of the type string, expected []interface{}'
 */
export function wrongType(path: readonly string[], value: unknown, expected: string): Error {
  return new Error(
    `${dotted(path)} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${expected}`,
  )
}

const dotted = (path: readonly string[]) => `.${path.join('.')}`

function goType(value: unknown): string {
  if (value == null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

function goText(value: unknown): string {
  if (value == null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isFields(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `map[${members.map((key) => `${key}:${goText(own(value, key))}`).join(' ')}]`
}
