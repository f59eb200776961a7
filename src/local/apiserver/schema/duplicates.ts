import { goType } from './decode.ts'
import type { GoType } from './go-type.ts'
import { scanText } from './scan-text.ts'
import type { Schema } from './schema.ts'
import { StrictErrors } from './walk.ts'

const QUOTE = 34
const BACKSLASH = 92

/** Takes any JSON, as the server reads custom resources and merge patches. */
const anything: GoType = {
  name: 'any',
  decode: (value) => value,
  zero: () => null,
  isEmpty: () => false,
  child: () => anything,
}

/**
 * Keys that stand more than once in an object of a JSON text, as strict reading reports them; the text must be
 * valid JSON. With the value that was parsed from it, a text without any is told by counting.
 *
 * @example
 * duplicateFields('{"spec":{"a":1,"a":2}}') // ['duplicate field "spec.a"']
 */
export function duplicateFields(text: string, value?: unknown): string[] {
  return value !== undefined && hasUniqueKeys(text, value) ? [] : scan(text, anything)
}

/**
 * Repeated and unknown fields of a text that is read as a built-in kind, in the order in which they stand there:
 * what strict reading reports instead of `decode(…).strict` when there are repeated ones. Nothing is said of what
 * is inside unknown fields, or in values that Go does not look into.
 *
 * @example
 * strictFields('{"b":1,"spec":{},"spec":{}}', schema) // ['unknown field "b"', 'duplicate field "spec"']
 */
export function strictFields(text: string, schema: Schema): string[] {
  return scan(text, goType(schema))
}

/**
 * All that strict reading of a body finds: what decoding found in the `value` of the `text`, or, when the text
 * repeats fields, that and those in the order of the text.
 *
 * @example
 * strictFindings(text, value, schema, decode(value, schema, kind).strict)
 */
export function strictFindings(text: string, value: unknown, schema: Schema, strict: string[]): string[] {
  return hasUniqueKeys(text, value) ? strict : strictFields(text, schema)
}

/**
 * Whether no object of a JSON text says a key twice: then the text has as many keys as the value parsed from it.
 *
 * @example
 * hasUniqueKeys('{"a":1,"a":1}', { a: 1 }) // false
 */
export function hasUniqueKeys(text: string, value: unknown): boolean {
  return scanText(text).colons === countKeys(value)
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item)
    return count
  }
  for (const key in value) count += 1 + countKeys((value as Record<string, unknown>)[key])
  return count
}

/** Goes through the text and the type together. */
function scan(text: string, root: GoType): string[] {
  const found = new StrictErrors()
  const path: (string | number)[] = []
  let at = 0

  const skipSpace = () => {
    while (' \t\r\n,:'.includes(text.charAt(at)) && at < text.length) at += 1
  }
  const isMore = (close: string): boolean => {
    skipSpace()
    return at < text.length && text.charAt(at) !== close
  }
  const readString = (): string => {
    const start = at
    at += 1
    while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
    at += 1
    const raw = text.slice(start, at)
    return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1)
  }
  const value = (type: GoType | undefined) => {
    skipSpace()
    const first = text.charAt(at)
    if (first === '{') object(type)
    else if (first === '[') array(type)
    else if (first === '"') readString()
    else while (at < text.length && !' \t\r\n,]}'.includes(text.charAt(at))) at += 1
  }
  const object = (type: GoType | undefined) => {
    const seen = new Set<string>()
    at += 1
    while (isMore('}')) {
      const key = readString()
      const below = type?.child?.(key)
      if (type?.child !== undefined && below === undefined) found.add('unknown', path, key)
      if (below !== undefined && seen.has(key)) found.add('duplicate', path, key)
      seen.add(key)
      path.push(key)
      value(below)
      path.pop()
    }
    at += 1
  }
  const array = (type: GoType | undefined) => {
    at += 1
    const depth = path.push(0) - 1
    while (isMore(']')) {
      value(type?.child?.(''))
      path[depth] = (path[depth] as number) + 1
    }
    path.pop()
    at += 1
  }
  value(root)
  return found.list()
}
