import { isFields, type Fields } from '../../../../protocol/own.ts'
import { canonicalQuantity } from '../../schema/quantity.ts'

/** A `resource.Quantity`: its value in billionths, and the notation it was given in. */
export interface Quantity {
  nano: bigint
  notation: 'decimal' | 'binary' | 'exponent'
}

const BILLION = 1_000_000_000n
const MILLION = 1_000_000n
const THOUSANDTHS = -3
const LARGEST = (2n ** 63n - 1n) * BILLION
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(.*)$/s
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const BINARY: Record<string, number> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 }
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
/** More digits than this are beyond the largest value, whatever they are. */
const DIGITS = 40

/**
 * Reads a quantity; undefined when it is none. Values are rounded up to billionths and capped at 2^63 - 1.
 *
 * @example
 * parseQuantity('1.5Gi')?.nano // 1610612736000000000n
 */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const match = SYNTAX.exec(String(value).trim())
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match
  if (whole === '' && fraction === '') return undefined
  const scale = suffixScale(suffix)
  if (scale === undefined) return undefined
  const nano = magnitude(whole.replace(/^0+/, ''), fraction, scale)
  return { nano: sign === '-' ? -nano : nano, notation: scale.notation }
}

interface Scale {
  notation: Quantity['notation']
  ten: number
  kibi: number
}

function suffixScale(suffix: string): Scale | undefined {
  if (Object.hasOwn(DECIMAL, suffix)) return { notation: 'decimal', ten: DECIMAL[suffix] ?? 0, kibi: 0 }
  if (Object.hasOwn(BINARY, suffix)) return { notation: 'binary', ten: 0, kibi: BINARY[suffix] ?? 0 }
  return /^[eE][+-]?\d{1,18}$/.test(suffix)
    ? { notation: 'exponent', ten: Number(suffix.slice(1)), kibi: 0 }
    : undefined
}

/** Digits times scale in billionths, rounded up. */
function magnitude(whole: string, fraction: string, { ten, kibi }: Scale): bigint {
  if (whole.length + ten > DIGITS && /[1-9]/.test(whole + fraction.slice(0, DIGITS))) return LARGEST
  const kept = fraction.slice(0, DIGITS)
  let exact = !/[1-9]/.test(fraction.slice(DIGITS))
  const digits = BigInt(`${whole.slice(0, 2 * DIGITS)}${kept}` || '0') * 1024n ** BigInt(kibi)
  const power = ten + 9 - kept.length
  let nano = digits
  if (power >= 0) nano = digits * 10n ** BigInt(Math.min(power, 3 * DIGITS))
  else {
    const divisor = 10n ** BigInt(Math.min(-power, 4 * DIGITS))
    nano = digits / divisor
    exact &&= nano * divisor === digits
  }
  if (!exact) nano += 1n
  return nano > LARGEST ? LARGEST : nano
}

/**
 * The text that Kubernetes prints for a quantity.
 *
 * @example
 * formatQuantity({ nano: 500_000_000n, notation: 'decimal' }) // '500m'
 */
export function formatQuantity({ nano, notation }: Quantity): string {
  if (nano === 0n) return '0'
  const size = nano < 0n ? -nano : nano
  if (notation === 'binary' && size >= 1024n * BILLION && nano % BILLION === 0n) return binary(nano / BILLION)
  let mantissa = nano
  let exponent = -9
  while (mantissa % 1000n === 0n) {
    mantissa /= 1000n
    exponent += 3
  }
  if (notation === 'exponent') return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`
  return `${mantissa}${DECIMAL_SUFFIXES[exponent / 3 + 3] ?? ''}`
}

function binary(value: bigint): string {
  let mantissa = value
  let step = 0
  while (step < 6 && mantissa % 1024n === 0n) {
    mantissa /= 1024n
    step++
  }
  return `${mantissa}${BINARY_SUFFIXES[step] ?? ''}`
}

/** A quantity's billionths; what is missing or no quantity counts as 0. */
export const nanoOf = (value: unknown): bigint => parseQuantity(value)?.nano ?? 0n

/** Whether a quantity is a whole number of thousandths above 0 short of a whole: `1500m` is, `2` is not. */
export const isFractional = (value: unknown): boolean => {
  const nano = nanoOf(value)
  return (nano / MILLION) % 1000n !== 0n
}

/**
 * Rounds the quantities of a list of resources up to thousandths, as they are stored.
 *
 * @example
 * const limits = { cpu: '100.1m' }
 * defaultResources(limits) // limits.cpu is '101m'
 */
export function defaultResources(list: unknown): void {
  if (!isFields(list)) return
  for (const [name, value] of Object.entries(list)) {
    if (parseQuantity(value) === undefined) continue
    const written = canonicalQuantity(String(value), THOUSANDTHS)
    if (written !== value) setOwn(list, name, written)
  }
}

/** Writes an own property whatever its name is. */
export function setOwn(owner: Fields, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true })
}
