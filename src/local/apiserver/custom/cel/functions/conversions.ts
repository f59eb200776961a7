import { CelError } from '../error.ts'
import { parseDuration, parseTimestamp, partsOf, showDuration, showTimestamp } from '../time.ts'
import { Duration, KeyedList, Opaque, Optional, Struct, Timestamp, TypeValue, Uint } from '../values.ts'
import { int, uint } from './operators.ts'
import { fn, method, type Overload } from './overload.ts'

const identity = ([value]: readonly unknown[]) => value
const wrong = (from: string, to: string) => new CelError(`type conversion error from '${from}' to '${to}'`)

function toInt(text: string): bigint {
  const value = /^[+-]?\d{1,30}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined
  if (value === undefined || BigInt.asIntN(64, value) !== value) throw wrong('string', 'int')
  return value
}

function toUint(text: string): Uint {
  const value = /^\d{1,30}$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || BigInt.asUintN(64, value) !== value) throw wrong('string', 'uint')
  return uint(value)
}

function toDouble(text: string): number {
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text)
  if (special !== null) {
    const [, sign, name = ''] = special
    return name.toLowerCase() === 'nan' ? NaN : sign === '-' ? -Infinity : Infinity
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw wrong('string', 'double')
  return Number(text)
}

function toBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false
  throw wrong('string', 'bool')
}

function reads(read: (text: string) => bigint, value: unknown, type: string): bigint {
  try {
    return read(value as string)
  } catch {
    throw wrong('string', type)
  }
}

function utf8(value: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
  }
}

const fromDouble = (value: number): bigint => {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) throw new CelError('integer overflow')
  return BigInt(Math.trunc(value))
}

const showDouble = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return shortDouble(value)
}

/** As Go's `%g` without a precision: an exponent from a million on, and below a ten-thousandth. */
function shortDouble(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** Name of the type of a value. */
export function typeName(value: unknown): string {
  if (value === null) return 'null_type'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'double'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (value instanceof KeyedList || Array.isArray(value)) return 'list'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  if (value instanceof Optional) return 'optional_type'
  if (value instanceof TypeValue) return 'type'
  if (value instanceof Opaque) return value.type
  return value instanceof Struct ? 'object' : 'map'
}

/** Fields of times: name, what a date has of it. */
const PARTS: readonly (readonly [string, (date: Date) => number])[] = [
  ['getFullYear', (date) => date.getUTCFullYear()],
  ['getMonth', (date) => date.getUTCMonth()],
  ['getDate', (date) => date.getUTCDate()],
  ['getDayOfMonth', (date) => date.getUTCDate() - 1],
  ['getDayOfWeek', (date) => date.getUTCDay()],
  [
    'getDayOfYear',
    (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000),
  ],
  ['getHours', (date) => date.getUTCHours()],
  ['getMinutes', (date) => date.getUTCMinutes()],
  ['getSeconds', (date) => date.getUTCSeconds()],
  ['getMilliseconds', (date) => date.getUTCMilliseconds()],
]
const UNITS: readonly (readonly [string, bigint])[] = [
  ['getHours', 3_600_000_000_000n],
  ['getMinutes', 60_000_000_000n],
  ['getSeconds', 1_000_000_000n],
  ['getMilliseconds', 1_000_000n],
]

/** Conversions between types, and the fields of times. */
export const CONVERSIONS: readonly Overload[] = [
  fn('dyn', 'A', 'dyn', identity),
  fn('type', 'A', 'type', ([value]) => new TypeValue(typeName(value))),
  fn('int', 'int', 'int', identity),
  fn('int', 'uint', 'int', ([value]) => int((value as Uint).value)),
  fn('int', 'double', 'int', ([value]) => fromDouble(value as number)),
  fn('int', 'string', 'int', ([value]) => toInt(value as string)),
  fn('int', 'timestamp', 'int', ([value]) => (value as Timestamp).nanos / 1_000_000_000n),
  fn('int', 'duration', 'int', ([value]) => (value as Duration).nanos),
  fn('uint', 'uint', 'uint', identity),
  fn('uint', 'int', 'uint', ([value]) => uint(value as bigint)),
  fn('uint', 'double', 'uint', ([value]) => uint(BigInt(Math.trunc(value as number)))),
  fn('uint', 'string', 'uint', ([value]) => toUint(value as string)),
  fn('double', 'double', 'double', identity),
  fn('double', 'int', 'double', ([value]) => Number(value)),
  fn('double', 'uint', 'double', ([value]) => Number((value as Uint).value)),
  fn('double', 'string', 'double', ([value]) => toDouble(value as string)),
  fn('bool', 'bool', 'bool', identity),
  fn('bool', 'string', 'bool', ([value]) => toBool(value as string)),
  fn('string', 'string', 'string', identity),
  fn('string', 'int', 'string', ([value]) => String(value)),
  fn('string', 'uint', 'string', ([value]) => String((value as Uint).value)),
  fn('string', 'bool', 'string', ([value]) => String(value)),
  fn('string', 'double', 'string', ([value]) => showDouble(value as number)),
  fn('string', 'bytes', 'string', ([value]) => utf8(value as Uint8Array)),
  fn('string', 'timestamp', 'string', ([value]) => showTimestamp((value as Timestamp).nanos)),
  fn('string', 'duration', 'string', ([value]) => showDuration((value as Duration).nanos)),
  fn('bytes', 'bytes', 'bytes', identity),
  fn('bytes', 'string', 'bytes', ([value]) => new Uint8Array(Buffer.from(value as string))),
  fn('size', 'bytes', 'int', ([value]) => BigInt((value as Uint8Array).length)),
  method('size', 'bytes', 'int', ([value]) => BigInt((value as Uint8Array).length)),
  fn('timestamp', 'timestamp', 'timestamp', identity),
  fn(
    'timestamp',
    'string',
    'timestamp',
    ([value]) => new Timestamp(reads(parseTimestamp, value, 'google.protobuf.Timestamp')),
  ),
  fn('timestamp', 'int', 'timestamp', ([value]) => new Timestamp((value as bigint) * 1_000_000_000n)),
  fn('duration', 'duration', 'duration', identity),
  fn(
    'duration',
    'string',
    'duration',
    ([value]) => new Duration(reads(parseDuration, value, 'google.protobuf.Duration')),
  ),
  fn('duration', 'int', 'duration', ([value]) => new Duration(value as bigint)),
  ...PARTS.flatMap(([name, part]) => [
    method(name, 'timestamp', 'int', ([value]) => BigInt(part(partsOf((value as Timestamp).nanos, 'UTC')))),
    method(name, 'timestamp string', 'int', ([value, zone]) =>
      BigInt(part(partsOf((value as Timestamp).nanos, zone as string))),
    ),
  ]),
  ...UNITS.map(([name, unit]) =>
    method(name, 'duration', 'int', ([value]) => (value as Duration).nanos / unit),
  ),
]
