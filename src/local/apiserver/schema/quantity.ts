import { GoError } from './walk.ts'

type Format = 'decimal' | 'binary' | 'exponent'

/** A number as sign, decimal digits without leading zeros, and a power of ten. */
interface Amount {
  negative: boolean
  digits: string
  exponent: number
}

interface Scanned {
  negative: boolean
  /** Digits before the point without leading zeros (but at least one), and behind it. */
  whole: string
  fraction: string
  suffix: string
  /** Nothing but sign, point and suffix: Go sees that only off its fast path. */
  isBare: boolean
}

const FORMAT_WRONG =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const NO_NUMBER = 'unable to parse numeric part of quantity'
const NOTATION = /^([+-]?)(0*)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/
/** Plain digits, or digits with one of the frequent suffixes, that are canonical already. */
const CANONICAL = /^[1-9][0-9]{0,14}$|^[1-9][0-9]{0,8}[mkMG]$/
const DECIMAL = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const
const BINARY = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 } as const
const DECIMAL_SUFFIX = new Map<number, string>(
  Object.entries(DECIMAL).map(([suffix, exponent]) => [exponent, suffix]),
)
const BINARY_SUFFIX = new Map<number, string>(
  Object.entries(BINARY).map(([suffix, exponent]) => [exponent, suffix]),
)
const MAX_INT64 = 2n ** 63n - 1n
const NANO = -9
const BILLION = 10n ** 9n
/** Digits that fit into an int64 for sure. */
const MOST_DIGITS = 18
/** Digits of a fraction that can matter to a binary quantity. */
const MOST_FRACTION = 60

/**
 * A quantity in the notation that the server stores; the text itself when that is good enough for Go to keep it.
 *
 * @example
 * canonicalQuantity('1000m') // '1'
 * @param finest power of ten that is still told apart; what is finer is rounded away from zero
 * @throws GoError with Go's text
 */
export function canonicalQuantity(text: string, finest: -9 | -3 = NANO): string {
  const trimmed = text.trim()
  if (CANONICAL.test(trimmed) && !trimmed.includes('000')) return trimmed
  if (trimmed === '') throw new GoError(FORMAT_WRONG)
  const scanned = scan(trimmed)
  const { exponent, format } = readSuffix(scanned.suffix)
  return format === 'binary'
    ? canonicalBinary(trimmed, scanned, exponent, finest)
    : canonicalDecimal(trimmed, scanned, { exponent, format, finest })
}

function scan(text: string): Scanned {
  const match = NOTATION.exec(text)
  if (match === null) throw new GoError(FORMAT_WRONG)
  const [, sign, zeros = '', whole = '', fraction = '', suffix = ''] = match
  const isBare = zeros + whole + fraction === ''
  return { negative: sign === '-', whole: whole === '' ? '0' : whole, fraction, suffix, isBare }
}

function readSuffix(suffix: string): { exponent: number; format: Format } {
  if (Object.hasOwn(DECIMAL, suffix)) {
    return { exponent: DECIMAL[suffix as keyof typeof DECIMAL], format: 'decimal' }
  }
  if (Object.hasOwn(BINARY, suffix))
    return { exponent: BINARY[suffix as keyof typeof BINARY], format: 'binary' }
  if (/^[eE][+-]?[0-9]+$/.test(suffix)) {
    const exponent = BigInt(suffix.slice(1).replace('+', ''))
    // As Go: an int64, of which the lower half counts.
    if (BigInt.asIntN(64, exponent) === exponent) {
      return { exponent: Number(BigInt.asIntN(32, exponent)), format: 'exponent' }
    }
  }
  throw new GoError("unable to parse quantity's suffix")
}

function canonicalDecimal(
  text: string,
  scanned: Scanned,
  { exponent, format, finest }: { exponent: number; format: Format; finest: number },
): string {
  const { whole, fraction, negative, isBare } = scanned
  const digits = whole + fraction
  const scale = exponent - fraction.length
  const isShort = digits.length <= MOST_DIGITS && scale >= NANO
  if (isShort && scale >= finest && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0'))
    return text
  if (isBare && !isShort) throw new GoError(NO_NUMBER)
  return printDecimal(roundUp({ negative, digits, exponent: scale }, finest), format)
}

function canonicalBinary(text: string, scanned: Scanned, shift: number, finest: number): string {
  const { negative, whole, fraction, isBare } = scanned
  if (fraction === '' && whole.length + Math.trunc(shift * 0.3) + 1 <= 15) {
    const value = Number(whole)
    if ((value & 7) !== 0) return text
    return printBinary(BigInt(value) << BigInt(shift), negative)
  }
  if (isBare) throw new GoError(NO_NUMBER)
  if (whole.length > MOST_DIGITS + 2) return printBinary(MAX_INT64, negative)
  const kept = shorten(fraction)
  const scaled = BigInt(whole + kept) << BigInt(shift)
  const amount = roundUp({ negative, digits: String(scaled), exponent: -kept.length }, finest)
  const { digits, exponent } = amount
  if (digits === '0') return '0'
  if (digits.length + exponent > 19) return printBinary(MAX_INT64, negative)
  const nanos = BigInt(digits) * 10n ** BigInt(exponent - NANO)
  if (nanos > MAX_INT64 * BILLION) return printBinary(MAX_INT64, negative)
  // A fraction that is left cannot be said in powers of two.
  return exponent < 0 ? printDecimal(amount, 'decimal') : printBinary(nanos / BILLION, negative)
}

/** Cuts off digits that count for nothing but being there: what is left of them is rounded up. */
function shorten(fraction: string): string {
  if (fraction.length <= MOST_FRACTION) return fraction
  const isRest = /[1-9]/.test(fraction.slice(MOST_FRACTION))
  return fraction.slice(0, MOST_FRACTION) + (isRest ? '1' : '')
}

/** Away from zero; trailing zeros become part of the exponent. */
function roundUp({ negative, digits, exponent }: Amount, finest: number): Amount {
  const trimmed = strip(digits, exponent)
  if (trimmed.digits === '0' || trimmed.exponent >= finest) return { negative, ...trimmed }
  const kept = trimmed.digits.slice(0, Math.max(0, trimmed.digits.length + trimmed.exponent - finest))
  return { negative, ...strip(increment(kept), finest) }
}

function strip(digits: string, exponent: number): { digits: string; exponent: number } {
  let start = 0
  while (start < digits.length - 1 && digits[start] === '0') start += 1
  let end = digits.length
  while (end > start + 1 && digits[end - 1] === '0') end -= 1
  return { digits: digits.slice(start, end), exponent: exponent + digits.length - end }
}

function increment(digits: string): string {
  const nines = /9*$/.exec(digits)?.[0].length ?? 0
  const head = digits.slice(0, digits.length - nines)
  const raised = head === '' ? '1' : head.slice(0, -1) + String(Number(head.at(-1)) + 1)
  return raised + '0'.repeat(nines)
}

function printDecimal({ negative, digits, exponent }: Amount, format: Format): string {
  if (digits === '0') return '0'
  const multiple = Math.floor(exponent / 3) * 3
  const number = `${negative ? '-' : ''}${digits}${'0'.repeat(exponent - multiple)}`
  if (format === 'exponent') return multiple === 0 ? number : `${number}e${multiple}`
  return number + (DECIMAL_SUFFIX.get(multiple) ?? '')
}

function printBinary(value: bigint, negative: boolean): string {
  if (value < 1024n) return printDecimal({ negative, ...strip(String(value), 0) }, 'decimal')
  let number = value
  let shift = 0
  while (number % 1024n === 0n) {
    number /= 1024n
    shift += 10
  }
  return `${negative ? '-' : ''}${number}${BINARY_SUFFIX.get(shift) ?? ''}`
}
