import { CelError } from '../error.ts'
import { Opaque } from '../values.ts'
import { fn, method, ONCE, type Overload } from './overload.ts'

const QUANTITY = 'kubernetes.Quantity'
const SEMVER = 'kubernetes.Semver'

const SUFFIXES: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 10n ** 3n,
  m: 10n ** 6n,
  '': 10n ** 9n,
  k: 10n ** 12n,
  M: 10n ** 15n,
  G: 10n ** 18n,
  T: 10n ** 21n,
  P: 10n ** 24n,
  E: 10n ** 27n,
  Ki: 10n ** 9n * 2n ** 10n,
  Mi: 10n ** 9n * 2n ** 20n,
  Gi: 10n ** 9n * 2n ** 30n,
  Ti: 10n ** 9n * 2n ** 40n,
  Pi: 10n ** 9n * 2n ** 50n,
  Ei: 10n ** 9n * 2n ** 60n,
}
const NANO = 10n ** 9n
const MOST_LENGTH = 200

/** A quantity in billionths, rounded up as Kubernetes does; nothing for what is none. */
function nanosOf(text: string): bigint | undefined {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
    text.slice(0, MOST_LENGTH + 1),
  )
  if (found === null || text.length > MOST_LENGTH) return undefined
  const [, sign, whole = '', fraction = '', , exponent, suffix = ''] = found
  if (whole === '' && fraction === '') return undefined
  const power = Number(exponent ?? 0)
  const scale = (SUFFIXES[suffix] ?? 1n) * 10n ** BigInt(Math.max(power, 0))
  const divisor = 10n ** BigInt(fraction.length + Math.max(-power, 0))
  const product = BigInt(whole + fraction) * scale
  const nanos = product / divisor + (product % divisor === 0n ? 0n : 1n)
  return sign === '-' ? -nanos : nanos
}

const quantity = (nanos: bigint) => new Opaque(QUANTITY, nanos, String(nanos))

function readQuantity(text: string): Opaque {
  const nanos = nanosOf(text)
  if (nanos === undefined) {
    throw new CelError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    )
  }
  return quantity(nanos)
}

const amount = (value: unknown) => (value as Opaque).value as bigint
const sign = (value: bigint): bigint => (value > 0n ? 1n : value < 0n ? -1n : 0n)
const fitsInt = (value: unknown) =>
  amount(value) % NANO === 0n && BigInt.asIntN(64, amount(value) / NANO) === amount(value) / NANO

/** A version as semver.org has it. */
interface Version {
  numbers: readonly [bigint, bigint, bigint]
  pre: readonly string[]
}

const PART = '(0|[1-9]\\d*)'
const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)'
const VERSION = new RegExp(
  `^${PART}\\.${PART}\\.${PART}(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
)

function versionOf(text: string, normalize: boolean): Version | undefined {
  const found = text.length > MOST_LENGTH ? null : VERSION.exec(normalize ? normalized(text) : text)
  if (found === null) return undefined
  const [, major = '0', minor = '0', patch = '0', pre] = found
  return {
    numbers: [BigInt(major), BigInt(minor), BigInt(patch)],
    pre: pre === undefined ? [] : pre.split('.'),
  }
}

/** Takes off a leading v and zeros, and adds the parts that are missing. */
function normalized(text: string): string {
  const [major = '', minor, ...patch] = text.replace(/^v/, '').split('.')
  const parts = [
    major,
    ...(minor === undefined ? [] : [minor]),
    ...(patch.length === 0 ? [] : [patch.join('.')]),
  ]
  const trimmed = parts.map((part) => part.replace(/^0+(?=\d)/, ''))
  if (trimmed.length < 3 && /[+-]/.test(trimmed.at(-1) ?? '')) return ''
  while (trimmed.length < 3) trimmed.push('0')
  return trimmed.join('.')
}

function compareVersions(left: Version, right: Version): bigint {
  for (const [index, number] of left.numbers.entries()) {
    const difference = sign(number - (right.numbers[index] ?? 0n))
    if (difference !== 0n) return difference
  }
  if (left.pre.length === 0 || right.pre.length === 0)
    return BigInt(Math.sign(right.pre.length - left.pre.length))
  for (const [index, a] of left.pre.entries()) {
    const b = right.pre[index]
    if (b === undefined) return 1n
    if (a === b) continue
    const [isNumber, otherIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)]
    if (isNumber !== otherIsNumber) return isNumber ? -1n : 1n
    return (isNumber ? BigInt(a) < BigInt(b) : a < b) ? -1n : 1n
  }
  return left.pre.length < right.pre.length ? -1n : 0n
}

function readVersion(text: string, normalize: boolean): Opaque {
  const version = versionOf(text, normalize)
  if (version === undefined) {
    const why =
      text.split('.').length < 3
        ? 'No Major.Minor.Patch elements found'
        : `Invalid character(s) found in version ${JSON.stringify(text)}`
    throw new CelError(why)
  }
  return new Opaque(SEMVER, version, `${version.numbers.join('.')}-${version.pre.join('.')}`)
}

const versionIn = (value: unknown) => (value as Opaque).value as Version
const order = ([left, right]: readonly unknown[]) => compareVersions(versionIn(left), versionIn(right))

/** Functions of quantities and semantic versions. */
export const QUANTITIES: readonly Overload[] = [
  fn('quantity', 'string', QUANTITY, ([text]) => readQuantity(text as string), ONCE),
  fn('isQuantity', 'string', 'bool', ([text]) => nanosOf(text as string) !== undefined, ONCE),
  fn('sign', QUANTITY, 'int', ([value]) => sign(amount(value))),
  method('isGreaterThan', `${QUANTITY} ${QUANTITY}`, 'bool', ([a, b]) => amount(a) > amount(b)),
  method('isLessThan', `${QUANTITY} ${QUANTITY}`, 'bool', ([a, b]) => amount(a) < amount(b)),
  method('compareTo', `${QUANTITY} ${QUANTITY}`, 'int', ([a, b]) => sign(amount(a) - amount(b))),
  method('asApproximateFloat', QUANTITY, 'double', ([value]) => Number(amount(value)) / 1e9),
  method('isInteger', QUANTITY, 'bool', ([value]) => fitsInt(value)),
  method('asInteger', QUANTITY, 'int', ([value]) => {
    if (!fitsInt(value)) throw new CelError('cannot convert value to integer')
    return amount(value) / NANO
  }),
  method('add', `${QUANTITY} ${QUANTITY}`, QUANTITY, ([a, b]) => quantity(amount(a) + amount(b))),
  method('add', `${QUANTITY} int`, QUANTITY, ([a, b]) => quantity(amount(a) + (b as bigint) * NANO)),
  method('sub', `${QUANTITY} ${QUANTITY}`, QUANTITY, ([a, b]) => quantity(amount(a) - amount(b))),
  method('sub', `${QUANTITY} int`, QUANTITY, ([a, b]) => quantity(amount(a) - (b as bigint) * NANO)),
  fn('semver', 'string', SEMVER, ([text]) => readVersion(text as string, false), ONCE),
  fn(
    'semver',
    'string bool',
    SEMVER,
    ([text, normalize]) => readVersion(text as string, normalize as boolean),
    ONCE,
  ),
  fn('isSemver', 'string', 'bool', ([text]) => versionOf(text as string, false) !== undefined, ONCE),
  fn(
    'isSemver',
    'string bool',
    'bool',
    ([text, normalize]) => versionOf(text as string, normalize as boolean) !== undefined,
    ONCE,
  ),
  method('isGreaterThan', `${SEMVER} ${SEMVER}`, 'bool', (args) => order(args) > 0n),
  method('isLessThan', `${SEMVER} ${SEMVER}`, 'bool', (args) => order(args) < 0n),
  method('compareTo', `${SEMVER} ${SEMVER}`, 'int', (args) => order(args)),
  ...(['major', 'minor', 'patch'] as const).map((part, index) =>
    method(part, SEMVER, 'int', ([value]) => versionIn(value).numbers[index]),
  ),
]
