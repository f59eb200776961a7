import { own, type Fields } from '../../../../protocol/own.ts'
import { splitApiVersion } from '../../../../cluster/object.ts'
import { mismatch, offend, put, within, type Reading } from './reading.ts'

/** Reads what Go puts into an `interface {}`: an integer stays one, anything else that is a number is a float. */
export function readAny(reading: Reading): unknown {
  const { cursor } = reading
  const char = cursor.peek()
  if (char === '"') return cursor.string()
  if (char === '{') return readFields(reading)
  if (char === '[') {
    const items: unknown[] = []
    cursor.array((index) => within(reading, index, () => items.push(readAny(reading))))
    return items
  }
  if (char === '-' || (char >= '0' && char <= '9')) return readNumber(reading) ?? null
  const literal = cursor.literal()
  return literal === 'null' ? null : literal === 'true'
}

/** Reads a number; undefined: no float is that large, which is noted. */
export function readNumber(reading: Reading): number | undefined {
  const literal = reading.cursor.literal()
  const value = Number(literal)
  if (!Number.isFinite(value)) {
    reading.saved ??= mismatch(reading, `number ${literal}`, 'float64')
    return undefined
  }
  // Beyond 64 bits Go keeps a float in any case.
  if (/[.eE]/.test(literal) && Number.isInteger(value) && Math.abs(value) < 2 ** 63) reading.wholeFloats += 1
  return value
}

/**
 * Reads a child, which decodes itself by rules of its own (protocol.md §1.9).
 *
 * @throws Error: one bad child is the end of the answer, whatever else is wrong with it
 */
export function readChild(reading: Reading): Fields {
  const { cursor, text } = reading
  const kind = kindAt(cursor.peek())
  if (kind !== 'object') throw new Error(mismatch(reading, kind, 'map[string]interface {}'))
  const start = cursor.position()
  const inner: Reading = { ...reading, saved: undefined, path: undefined }
  const child = readFields(inner)
  if (inner.saved !== undefined) throw new Error(inner.saved)
  reading.wholeFloats = inner.wholeFloats
  if (!hasKind(child))
    throw new Error(`Object 'Kind' is missing in '${text.slice(start, cursor.position())}'`)
  return child
}

/** What Go calls the value that begins with a character. */
export function kindAt(char: string): string {
  return kinds[char] ?? 'number'
}

const kinds: Readonly<Record<string, string>> = {
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'bool',
  f: 'bool',
}

function readFields(reading: Reading): Fields {
  const value: Fields = {}
  reading.cursor.object((key) => {
    if (Object.hasOwn(value, key)) offend(reading, 'duplicate', key)
    const item = within(reading, key, () => readAny(reading))
    put(value, key, item)
  })
  return value
}

/** An apiVersion that cannot be split hides the kind. */
function hasKind(child: Fields): boolean {
  const [kind, apiVersion] = [own(child, 'kind'), own(child, 'apiVersion')]
  const isSplit = typeof apiVersion !== 'string' || !splitApiVersion(apiVersion).version.includes('/')
  return typeof kind === 'string' && kind !== '' && isSplit
}
