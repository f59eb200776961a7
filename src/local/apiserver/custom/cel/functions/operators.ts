import { CelError } from '../error.ts'
import { equal, numeric } from '../equal.ts'
import { Duration, KeyedList, sizeOf, Struct, Timestamp, Uint } from '../values.ts'
import { fn, type Overload } from './overload.ts'

const INT_MIN = -(2n ** 63n)
const INT_MAX = 2n ** 63n - 1n
const UINT_MAX = 2n ** 64n - 1n

const big = (value: unknown) => value as bigint
const real = (value: unknown) => value as number
const unsigned = (value: unknown) => (value as Uint).value

/** An integer of 64 bits. */
export function int(value: bigint): bigint {
  if (value < INT_MIN || value > INT_MAX) throw new CelError('integer overflow')
  return value
}

/** An unsigned integer of 64 bits. */
export function uint(value: bigint): Uint {
  if (value < 0n || value > UINT_MAX) throw new CelError('unsigned integer overflow')
  return new Uint(value)
}

const duration = (nanos: bigint): Duration => {
  if (nanos < INT_MIN || nanos > INT_MAX) throw new CelError('duration overflow')
  return new Duration(nanos)
}
const timestamp = (nanos: bigint): Timestamp => {
  if (nanos < -62135596800n * 10n ** 9n || nanos >= 253402300800n * 10n ** 9n)
    throw new CelError('timestamp overflow')
  return new Timestamp(nanos)
}

type Whole = (left: bigint, right: bigint) => bigint
const WHOLE: Readonly<Record<string, Whole>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / nonZero(right, 'division by zero'),
  '%': (left, right) => left % nonZero(right, 'modulus by zero'),
}
const REAL: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
}

function nonZero(value: bigint, why: string): bigint {
  if (value === 0n) throw new CelError(why)
  return value
}

const arithmetic: Overload[] = Object.entries(WHOLE).flatMap(([sign, run]) => {
  const inexact = REAL[sign]
  return [
    fn(`_${sign}_`, 'int int', 'int', ([left, right]) => int(run(big(left), big(right)))),
    fn(`_${sign}_`, 'uint uint', 'uint', ([left, right]) => uint(run(unsigned(left), unsigned(right)))),
    ...(inexact === undefined
      ? []
      : [fn(`_${sign}_`, 'double double', 'double', ([left, right]) => inexact(real(left), real(right)))]),
  ]
})

const joined = ([left, right]: readonly unknown[]) => 1 + Math.ceil((sizeOf(left) + sizeOf(right)) * 0.1)

const sums: Overload[] = [
  fn('_+_', 'string string', 'string', ([left, right]) => (left as string) + (right as string), joined),
  fn(
    '_+_',
    'bytes bytes',
    'bytes',
    ([left, right]) => Buffer.concat([left as Uint8Array, right as Uint8Array]),
    joined,
  ),
  fn(
    '_+_',
    'list(A) list(A)',
    'list(A)',
    ([left, right]) => addLists(left as unknown[], right as unknown[]),
    joined,
  ),
  fn('_+_', 'duration duration', 'duration', ([a, b]) =>
    duration((a as Duration).nanos + (b as Duration).nanos),
  ),
  fn('_+_', 'timestamp duration', 'timestamp', ([a, b]) =>
    timestamp((a as Timestamp).nanos + (b as Duration).nanos),
  ),
  fn('_+_', 'duration timestamp', 'timestamp', ([a, b]) =>
    timestamp((a as Duration).nanos + (b as Timestamp).nanos),
  ),
  fn('_-_', 'duration duration', 'duration', ([a, b]) =>
    duration((a as Duration).nanos - (b as Duration).nanos),
  ),
  fn('_-_', 'timestamp duration', 'timestamp', ([a, b]) =>
    timestamp((a as Timestamp).nanos - (b as Duration).nanos),
  ),
  fn('_-_', 'timestamp timestamp', 'duration', ([a, b]) =>
    duration((a as Timestamp).nanos - (b as Timestamp).nanos),
  ),
]

/** A set takes what it has not; a list with keys replaces what has the same. */
function addLists(left: readonly unknown[], right: readonly unknown[]): unknown[] {
  if (!(left instanceof KeyedList) || left.keyOf === undefined) return [...left, ...right]
  const { keyOf } = left
  const items = new Map(left.map((item) => [keyOf(item), item]))
  for (const item of right) items.set(keyOf(item), item)
  const sum = new KeyedList()
  for (const item of items.values()) sum.push(item)
  sum.keyOf = keyOf
  return sum
}

const ORDERED = ['int', 'uint', 'double']
const PAIRS = [
  ...ORDERED.flatMap((left) => ORDERED.map((right) => `${left} ${right}`)),
  ...['bool', 'string', 'bytes', 'timestamp', 'duration'].map((type) => `${type} ${type}`),
]

/** Negative when the first is less, NaN when they cannot be ordered. */
export function compare(left: unknown, right: unknown): number {
  const [a, b] = [rank(left), rank(right)]
  if (a < b) return -1
  if (a > b) return 1
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : 0
}

function rank(value: unknown): number | bigint | string {
  const number = numeric(value)
  if (number !== undefined) return number
  if (typeof value === 'string') return byPoints(value)
  if (value instanceof Timestamp || value instanceof Duration) return value.nanos
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  return Number(value)
}

/** Text in an order by code points: surrogates come after all else. */
const byPoints = (text: string): string =>
  /[\ud800-\udfff]/.test(text)
    ? text.replace(/[\ue000-\uffff]|[\ud800-\udfff]/g, (unit) => (unit < '\ue000' ? `\uffff${unit}` : unit))
    : text

const ORDERS: readonly (readonly [name: string, holds: (order: number) => boolean])[] = [
  ['_<_', (order) => order < 0],
  ['_<=_', (order) => order <= 0],
  ['_>_', (order) => order > 0],
  ['_>=_', (order) => order >= 0],
]
const shorter = ([left, right]: readonly unknown[]) =>
  1 + Math.ceil(Math.min(sizeOf(left), sizeOf(right)) * 0.1)

const comparisons: Overload[] = ORDERS.flatMap(([name, holds]) =>
  PAIRS.map((types) => fn(name, types, 'bool', ([left, right]) => holds(compare(left, right)), shorter)),
)

/** Operators; `&&`, `||` and `?:` are not among them, as they do not look at all their operands. */
export const OPERATORS: readonly Overload[] = [
  ...arithmetic,
  ...sums,
  ...comparisons,
  fn('_==_', 'A A', 'bool', ([left, right], budget) => equal(left, right, budget)),
  fn('_!=_', 'A A', 'bool', ([left, right], budget) => !equal(left, right, budget)),
  fn(
    '@in',
    'A list(A)',
    'bool',
    ([item, list], budget) => (list as unknown[]).some((each) => equal(item, each, budget)),
    ([, list]) => 1 + sizeOf(list),
  ),
  fn('@in', 'A map(A,B)', 'bool', ([key, map]) => findKey(map, key) !== undefined),
  fn('!_', 'bool', 'bool', ([value]) => !(value as boolean)),
  fn('-_', 'int', 'int', ([value]) => int(-big(value))),
  fn('-_', 'double', 'double', ([value]) => -real(value)),
  fn('_[_]', 'list(A) int', 'A', ([list, index]) => itemAt(list as unknown[], index)),
  fn('_[_]', 'map(A,B) A', 'B', ([map, key]) => {
    const found = findKey(map, key)
    if (found === undefined) throw new CelError(`no such key: ${showKey(key)}`)
    return found.value
  }),
]

function itemAt(list: readonly unknown[], index: unknown): unknown {
  const at = Number(numeric(index))
  if (!Number.isInteger(at) || at < 0 || at >= list.length) throw new CelError(`index out of bounds: ${at}`)
  return list[at]
}

const showKey = (key: unknown): string => (key instanceof Uint ? String(key.value) : String(key))

/** The entry of a map, or the field of an object, with a key. */
export function findKey(map: unknown, key: unknown): { value: unknown } | undefined {
  if (map instanceof Struct)
    return typeof key === 'string' && map.has(key) ? { value: map.get(key) } : undefined
  if (!(map instanceof Map)) return undefined
  if (map.has(key)) return { value: map.get(key) as unknown }
  const number = numeric(key)
  if (number === undefined) return undefined
  for (const [each, value] of map as Map<unknown, unknown>) {
    const other = numeric(each)
    // Keys that are numbers are found whatever their type.
    if (other !== undefined && !(other < number) && !(other > number)) return { value }
  }
  return undefined
}
