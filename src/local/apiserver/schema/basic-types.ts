import { base64Error } from './base64.ts'
import { list, wellFormed, type GoType } from './go-type.ts'
import { NumberLiteral } from './number-literal.ts'
import { GoError, type Walk } from './walk.ts'

/** Smallest and largest value of the integer types, as doubles and exactly. */
const INTEGERS: Record<string, { low: bigint; high: bigint }> = {
  int: range(64),
  int8: range(8),
  int16: range(16),
  int32: range(32),
  int64: range(64),
  uint8: { low: 0n, high: 255n },
}
/** Longer texts are out of any range. */
const MOST_DIGITS = 20

/**
 * A type of the language itself, under its own name or another (`v1.PullPolicy`).
 *
 * @example
 * basicType('int32', 'int32').decode(1, walk) // 1
 */
export function basicType(kind: string, name: string): GoType {
  if (kind === 'bool') return boolType(name)
  if (kind === 'float64') return floatType(name)
  if (Object.hasOwn(INTEGERS, kind)) return integerType(kind, name)
  return stringType(name)
}

const stringType = (name: string): GoType => ({
  name,
  decode(value, walk) {
    if (typeof value === 'string') return wellFormed(value)
    if (value !== null) walk.mismatch(value, name, 'string')
    return ''
  },
  zero: () => '',
  isEmpty: (printed) => printed === '',
})

const boolType = (name: string): GoType => ({
  name,
  decode(value, walk) {
    if (typeof value === 'boolean') return value
    if (value !== null) walk.mismatch(value, name, 'bool')
    return false
  },
  zero: () => false,
  isEmpty: (printed) => printed === false,
})

const floatType = (name: string): GoType => ({
  name,
  decode(value, walk) {
    if (value === null) return 0
    const number = value instanceof NumberLiteral ? Number(value.text) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
    walk.mismatch(value, name, 'float64', described(value))
    return 0
  },
  zero: () => 0,
  isEmpty: (printed) => printed === 0,
})

function integerType(kind: string, name: string): GoType {
  return {
    name,
    decode(value, walk) {
      if (value === null) return 0
      const number = toInteger(value, kind) ?? (walk.form === 'map' ? wrap(value, kind) : undefined)
      if (number !== undefined) return number
      walk.mismatch(value, name, kind, described(value))
      return 0
    },
    zero: () => 0,
    isEmpty: (printed) => printed === 0,
  }
}

/** An integer in the range of its type; undefined when it is none. */
export function toInteger(value: unknown, kind: string): number | undefined {
  const { low, high } = INTEGERS[kind] ?? range(64)
  if (typeof value === 'number') {
    // Minus zero becomes zero.
    return Number.isInteger(value) && value >= low && value <= high ? value + 0 : undefined
  }
  if (!(value instanceof NumberLiteral)) return undefined
  if (!/^-?\d+$/.test(value.text) || value.text.length > MOST_DIGITS) return undefined
  const exact = BigInt(value.text)
  return exact >= low && exact <= high ? Number(exact) : undefined
}

/** An integer that is too large, without the bits that do not fit: so Go converts them. */
function wrap(value: unknown, kind: string): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
  return Number(BigInt.asIntN(kind === 'int32' ? 32 : 64, BigInt(value)))
}

/** Numbers that fit no integer or float stand in the error texts. */
const described = (value: unknown) => (isNumber(value) ? `number ${String(value)}` : undefined)

/** Bytes: base64 in JSON, or a list of numbers. */
export function bytesType(): GoType {
  const numbers = list('[]uint8', integerType('uint8', 'uint8'), true)
  return {
    name: '[]uint8',
    decode(value, walk) {
      if (value === null) return undefined
      if (typeof value === 'string') return canonicalBase64(value, walk)
      const bytes = numbers.decode(value, walk)
      return bytes === undefined ? undefined : Buffer.from(bytes as number[]).toString('base64')
    },
    zero: () => undefined,
    isEmpty: (printed) => printed === '',
  }
}

function canonicalBase64(text: string, walk: Walk): string | undefined {
  const canonical = Buffer.from(text, 'base64').toString('base64')
  if (canonical === text) return text
  const error = base64Error(text)
  if (error === undefined) return canonical
  if (walk.form === 'map') throw new GoError(`error decoding from json: ${error}`)
  walk.saved ??= new GoError(error)
  return undefined
}

/** A JSON number, in whatever form it came. */
export function isNumber(value: unknown): value is number | NumberLiteral {
  return typeof value === 'number' || value instanceof NumberLiteral
}

function range(bits: number): { low: bigint; high: bigint } {
  const half = 2n ** BigInt(bits - 1)
  return { low: -half, high: half - 1n }
}
