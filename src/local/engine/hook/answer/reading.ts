import type { Fields } from '../../../../protocol/own.ts'
import { goQuote } from '../go-quote.ts'
import { jsonCursor, type JsonCursor } from './json-cursor.ts'

/** How far an answer has been read, and what was found wrong on the way. */
export interface Reading {
  readonly text: string
  readonly cursor: JsonCursor
  /** The first value of a wrong type; reading goes on, as in Go. */
  saved: string | undefined
  /** The innermost struct, and the way to its field: for errors about types. */
  struct: string
  fields: readonly string[]
  /** The way here for errors about strictness; undefined inside children, whose fields are not looked at. */
  path: string | undefined
  readonly strict: Set<string>
  /** How many numbers like `1.0` there were. */
  wholeFloats: number
  /** The maps and children that hold one. */
  readonly floats: Set<object>
}

/** Metacontroller keeps no more strict errors. */
const MOST_STRICT = 100

/** Begins at the start of a text that is known to be JSON. */
export function startReading(text: string): Reading {
  return {
    text,
    cursor: jsonCursor(text),
    saved: undefined,
    struct: '',
    fields: [],
    path: '',
    strict: new Set(),
    wholeFloats: 0,
    floats: new Set(),
  }
}

/** What Go says of a value of a wrong type. */
export function mismatch({ struct, fields }: Reading, what: string, type: string): string {
  const target = fields.length === 0 ? 'Go value' : `Go struct field ${struct}.${fields.join('.')}`
  return `json: cannot unmarshal ${what} into ${target} of type ${type}`
}

/** Notes a field that strict mode refuses. */
export function offend({ path, strict }: Reading, what: 'unknown' | 'duplicate', key: string): void {
  if (path === undefined || strict.size >= MOST_STRICT) return
  strict.add(`${what} field ${goQuote(path === '' ? key : `${path}.${key}`)}`)
}

/** Reads what is one step further: at a key or at `[index]`. */
export function within<Value>(reading: Reading, step: string | number, read: () => Value): Value {
  const { path } = reading
  if (path !== undefined) {
    const name = typeof step === 'number' ? `[${step}]` : step
    reading.path = path === '' || typeof step === 'number' ? path + name : `${path}.${name}`
  }
  const value = read()
  reading.path = path
  return value
}

/** Notes whether what is read holds a float that Go finds unequal to the integer it is stored as. */
export function markFloats<Value extends object>(reading: Reading, read: () => Value): Value {
  const before = reading.wholeFloats
  const value = read()
  if (reading.wholeFloats > before) reading.floats.add(value)
  return value
}

/** Sets a field whose name comes from outside, also `__proto__`. */
export function put(target: Fields, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    target[name] = value
  }
}
