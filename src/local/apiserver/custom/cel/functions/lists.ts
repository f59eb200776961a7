import { equal } from '../equal.ts'
import { CelError, type Budget } from '../error.ts'
import { Duration, keyOf, Optional, sizeOf, Uint } from '../values.ts'
import { compare, int, uint } from './operators.ts'
import { EACH, fn, method, type Overload } from './overload.ts'

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'timestamp', 'duration']
const MOST_RANGE = 1_000_000n
const items = (value: unknown) => value as readonly unknown[]

function isSorted(list: readonly unknown[]): boolean {
  return list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0)
}

function extreme(list: readonly unknown[], sign: 1 | -1, name: string): unknown {
  if (list.length === 0) throw new CelError(`${name} called on empty list`)
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best))
}

function sumOf(list: readonly unknown[], type: string): unknown {
  if (type === 'double') return list.reduce((sum: number, item) => sum + (item as number), 0)
  if (type === 'uint') return uint(list.reduce((sum: bigint, item) => sum + (item as Uint).value, 0n))
  if (type === 'duration')
    return new Duration(list.reduce((sum: bigint, item) => sum + (item as Duration).nanos, 0n))
  return int(list.reduce((sum: bigint, item) => sum + (item as bigint), 0n))
}

function placeOf(list: readonly unknown[], item: unknown, budget: Budget, last: boolean): bigint {
  const is = (each: unknown) => equal(each, item, budget)
  return BigInt(last ? list.findLastIndex(is) : list.findIndex(is))
}

function slice(list: readonly unknown[], from: bigint, to: bigint): unknown[] {
  if (from < 0n || to < 0n) throw new CelError(`cannot slice(${from}, ${to}), negative indexes not supported`)
  if (from > to)
    throw new CelError(`cannot slice(${from}, ${to}), start index must be less than or equal to end index`)
  if (to > BigInt(list.length))
    throw new CelError(`cannot slice(${from}, ${to}), list is length ${list.length}`)
  return list.slice(Number(from), Number(to))
}

function flatten(list: readonly unknown[], depth: number): unknown[] {
  if (depth < 0) throw new CelError('level must be non-negative')
  return list.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]))
}

function range(count: bigint, budget: Budget): bigint[] {
  if (count > MOST_RANGE) throw new CelError(`range size exceeds ${MOST_RANGE}`)
  budget.spend(Number(count > 0n ? count : 0n))
  return Array.from({ length: Math.max(Number(count), 0) }, (_, index) => BigInt(index))
}

const distinct = (list: readonly unknown[]) =>
  [...new Map([...list].reverse().map((item) => [keyOf(item), item])).values()].reverse()

/** A list in the order of what stands for its items. */
export function sortBy(list: readonly unknown[], keys: readonly unknown[]): unknown[] {
  return list
    .map((item, index) => ({ item, key: keys[index] }))
    .sort((left, right) => compare(left.key, right.key))
    .map(({ item }) => item)
}

const contains = (list: readonly unknown[], part: readonly unknown[], budget: Budget) =>
  part.every((item) => list.some((each) => equal(each, item, budget)))
const product = ([left, right]: readonly unknown[]) => 1 + sizeOf(left) * sizeOf(right)

/** Functions of lists, maps and optional values. */
export const LISTS: readonly Overload[] = [
  ...[fn, method].flatMap((make) => [
    make('size', 'list(A)', 'int', ([list]) => BigInt(items(list).length)),
    make('size', 'map(A,B)', 'int', ([map]) => BigInt((map as Map<unknown, unknown>).size)),
  ]),
  ...COMPARABLE.flatMap((type) => [
    method('isSorted', `list(${type})`, 'bool', ([list]) => isSorted(items(list)), EACH),
    method('max', `list(${type})`, type, ([list]) => extreme(items(list), 1, 'max'), EACH),
    method('min', `list(${type})`, type, ([list]) => extreme(items(list), -1, 'min'), EACH),
    method('sort', `list(${type})`, `list(${type})`, ([list]) => sortBy(items(list), items(list)), EACH),
  ]),
  ...['int', 'uint', 'double', 'duration'].map((type) =>
    method('sum', `list(${type})`, type, ([list]) => sumOf(items(list), type), EACH),
  ),
  method(
    'indexOf',
    'list(A) A',
    'int',
    ([list, item], budget) => placeOf(items(list), item, budget, false),
    EACH,
  ),
  method(
    'lastIndexOf',
    'list(A) A',
    'int',
    ([list, item], budget) => placeOf(items(list), item, budget, true),
    EACH,
  ),
  method(
    'slice',
    'list(A) int int',
    'list(A)',
    ([list, from, to]) => slice(items(list), from as bigint, to as bigint),
    EACH,
  ),
  method('flatten', 'list(list(A))', 'list(A)', ([list]) => flatten(items(list), 1), EACH),
  method('flatten', 'list(dyn)', 'list(dyn)', ([list]) => flatten(items(list), 1), EACH),
  method(
    'flatten',
    'list(dyn) int',
    'list(dyn)',
    ([list, depth]) => flatten(items(list), Number(depth)),
    EACH,
  ),
  method('distinct', 'list(A)', 'list(A)', ([list]) => distinct(items(list)), EACH),
  method('reverse', 'list(A)', 'list(A)', ([list]) => [...items(list)].reverse(), EACH),
  method('first', 'list(A)', 'optional(A)', ([list]) => new Optional(items(list)[0])),
  method('last', 'list(A)', 'optional(A)', ([list]) => new Optional(items(list).at(-1))),
  fn('lists.range', 'int', 'list(int)', ([count], budget) => range(count as bigint, budget)),
  fn(
    'sets.contains',
    'list(A) list(A)',
    'bool',
    ([list, part], budget) => contains(items(list), items(part), budget),
    product,
  ),
  fn(
    'sets.equivalent',
    'list(A) list(A)',
    'bool',
    ([left, right], budget) =>
      contains(items(left), items(right), budget) && contains(items(right), items(left), budget),
    product,
  ),
  fn(
    'sets.intersects',
    'list(A) list(A)',
    'bool',
    ([left, right], budget) =>
      items(left).some((item) => items(right).some((each) => equal(item, each, budget))),
    product,
  ),
  fn('optional.of', 'A', 'optional(A)', ([value]) => new Optional(value)),
  fn('optional.none', '', 'optional(A)', () => new Optional()),
  fn('optional.ofNonZeroValue', 'A', 'optional(A)', ([value]) =>
    isZero(value) ? new Optional() : new Optional(value),
  ),
  method('hasValue', 'optional(A)', 'bool', ([optional]) => (optional as Optional).isSet),
  method('value', 'optional(A)', 'A', ([optional]) => {
    if (!(optional as Optional).isSet) throw new CelError('optional.none() dereference')
    return (optional as Optional).value
  }),
  fn('optional.unwrap', 'list(optional(A))', 'list(A)', ([list]) => unwrap(items(list)), EACH),
  method('unwrapOpt', 'list(optional(A))', 'list(A)', ([list]) => unwrap(items(list)), EACH),
]

const unwrap = (list: readonly unknown[]) =>
  (list as Optional[]).filter(({ isSet }) => isSet).map(({ value }) => value)

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return true
  if (value instanceof Uint || value instanceof Duration)
    return keyOf(value).endsWith(value instanceof Uint ? 'n0' : 't0')
  return (Array.isArray(value) || value instanceof Map || value instanceof Uint8Array) && sizeOf(value) === 0
}
