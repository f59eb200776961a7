import { NumberLiteral } from '../schema/number-literal.ts'
import { GoError } from '../schema/walk.ts'
import { WIRE, type WireValue } from './wire.ts'

/** How values of a type come over the wire. */
export interface Codec {
  wire: number
  /** What a map holds when the value of an entry is left out. */
  missing: () => unknown
  /** The JSON value; a message that comes in parts is put together in the one `before`. */
  read: (value: WireValue, depth: number, before?: unknown) => unknown
}

/** The types of the language; named ones that are not listed anywhere are strings. */
export const scalars: ReadonlyMap<string, Codec> = new Map([
  [
    'string',
    { wire: WIRE.bytes, missing: () => '', read: (value: WireValue) => (value as Buffer).toString() },
  ],
  [
    '[]uint8',
    { wire: WIRE.bytes, missing: () => '', read: (value: WireValue) => (value as Buffer).toString('base64') },
  ],
  ['bool', { wire: WIRE.varint, missing: () => false, read: (value: WireValue) => Number(value) !== 0 }],
  ['int32', { wire: WIRE.varint, missing: () => 0, read: toInt32 }],
  ['int64', { wire: WIRE.varint, missing: () => 0, read: toInt64 }],
  ['float64', { wire: WIRE.fixed64, missing: () => 0, read: toFloat }],
])

function toInt32(value: WireValue): number {
  return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value as bigint))
}

function toInt64(value: WireValue): number | NumberLiteral {
  if (typeof value === 'number') return value
  const exact = BigInt.asIntN(64, value as bigint)
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : new NumberLiteral(String(exact))
}

function toFloat(value: WireValue): number {
  if (Number.isFinite(value)) return value as number
  throw new GoError(`json: unsupported value: ${String(value)}`)
}
