import { isFields, own, type Fields } from '../../../../protocol/own.ts'
import type { GoStruct, GoType } from './go-types.ts'
import { markFloats, mismatch, offend, put, startReading, within, type Reading } from './reading.ts'
import { syntaxErrorOf } from './syntax-error.ts'
import { kindAt, readAny, readChild, readNumber } from './untyped.ts'

/** An answer that was read. */
export interface Decoded {
  value: Fields
  /** What strict mode refuses: `unknown field "surprise"`. */
  strict: readonly string[]
  /** Maps and children that hold a number like `1.0`: to Go it is a float, which equals no integer. */
  floats: ReadonlySet<object>
}

/**
 * Reads an answer as `UnmarshalStrict` of sigs.k8s.io/json does with Metacontroller's structs (protocol.md §1.9).
 *
 * @throws Error in the words of the decoder
 * @example
 * decodeAnswer('{"finalized":true}', answerTypes.CompositeController.v1).value // { finalized: true }
 */
export function decodeAnswer(text: string, type: GoType): Decoded {
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new Error(syntaxErrorOf(text) ?? String(cause), { cause })
  }
  const reading = startReading(text)
  const value = readAll(reading, type)
  if (reading.saved !== undefined) throw new Error(reading.saved)
  return { value: isFields(value) ? value : {}, strict: [...reading.strict], floats: reading.floats }
}

function readAll(reading: Reading, type: GoType): unknown {
  try {
    return read(reading, type, undefined)
  } catch (cause) {
    // Our stack may end before the 10000 levels that Go allows.
    if (cause instanceof RangeError) throw new Error("invalid character '[' exceeded max depth", { cause })
    throw cause
  }
}

/** Reads the next value; `into` is what an earlier field of the same name left there, which Go fills further. */
function read(reading: Reading, type: GoType, into: unknown): unknown {
  if (reading.cursor.peek() === 'n') {
    reading.cursor.skip()
    return Object.hasOwn(zeros, type.type) ? (into ?? zeros[type.type]?.()) : null
  }
  return (readers[type.type] as Reader<GoType>)(reading, type, into)
}

type Reader<Type> = (reading: Reading, type: Type, into: unknown) => unknown

/** What null leaves of the types that it does not set. */
const zeros: Readonly<Partial<Record<GoType['type'], () => unknown>>> = {
  string: () => '',
  float64: () => 0,
  bool: () => false,
  struct: () => ({}),
}

const readers: { readonly [Name in GoType['type']]: Reader<Extract<GoType, { type: Name }>> } = {
  any: readAny,
  object: (reading) => markFloats(reading, () => readChild(reading)),
  pointer: (reading, { of }, into) => read(reading, of, into ?? undefined),
  string: (reading, type, into) => (isOther(reading, type, 'string') ? into : reading.cursor.string()),
  bool: (reading, type, into) =>
    isOther(reading, type, 'bool') ? into : reading.cursor.literal() === 'true',
  float64: (reading, type, into) => (isOther(reading, type, 'number') ? into : readNumber(reading)),
  slice(reading, type, into) {
    if (isOther(reading, type, 'array')) return into
    const old: readonly unknown[] = Array.isArray(into) ? into : []
    const items: unknown[] = []
    reading.cursor.array((index) => {
      items.push(within(reading, index, () => read(reading, type.of, old[index])))
    })
    return items
  },
  map(reading, type, into) {
    if (isOther(reading, type, 'object')) return into
    const value: Fields = isFields(into) ? into : {}
    const seen = new Set<string>()
    return markFloats(reading, () => {
      reading.cursor.object((key) => {
        if (seen.has(key)) offend(reading, 'duplicate', key)
        seen.add(key)
        const item = within(reading, key, () => read(reading, type.of, undefined))
        put(value, key, item)
      })
      return value
    })
  },
  struct(reading, type, into) {
    if (isOther(reading, type, 'object')) return into
    const value: Fields = isFields(into) ? into : {}
    const seen = new Set<string>()
    reading.cursor.object((key) => {
      if (!Object.hasOwn(type.fields, key)) {
        offend(reading, 'unknown', key)
        reading.cursor.skip()
        return
      }
      if (seen.has(key)) offend(reading, 'duplicate', key)
      seen.add(key)
      value[key] = readField(reading, type, key, own(value, key))
    })
    return value
  },
}

function readField(reading: Reading, type: GoStruct, key: string, into: unknown): unknown {
  const field = type.fields[key]
  if (!field) return into
  const { struct, fields } = reading
  reading.struct = type.name.slice(type.name.lastIndexOf('.') + 1)
  reading.fields = [...fields, ...(field.via === undefined ? [] : [field.via]), key]
  const value = within(reading, key, () => read(reading, field.of, into))
  reading.struct = struct
  reading.fields = fields
  return value
}

/** Whether the next value is of another kind than wanted; it is noted and passed over then. */
function isOther(reading: Reading, type: GoType, wanted: string): boolean {
  const kind = kindAt(reading.cursor.peek())
  if (kind === wanted) return false
  reading.saved ??= mismatch(reading, kind, type.name)
  reading.cursor.skip()
  return true
}
