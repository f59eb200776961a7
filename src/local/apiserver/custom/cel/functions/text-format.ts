import { goQuote } from '../../../validate/quote.ts'
import { CelError } from '../error.ts'
import { showDuration, showTimestamp } from '../time.ts'
import { Duration, Struct, Timestamp, TypeValue, Uint } from '../values.ts'

const MOST_DIGITS = 1000

/** A value as `%s` writes it. */
function plain(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return real(value)
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (value instanceof Timestamp) return showTimestamp(value.nanos)
  if (value instanceof Duration) return showDuration(value.nanos)
  if (value instanceof TypeValue) return value.name
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`
  if (value instanceof Map) {
    const entries = [...value].map(([key, each]): [string, string] => [quoted(key), quoted(each)])
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => `${key}:${each}`)
      .join(', ')}}`
  }
  throw new CelError(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${value instanceof Struct ? 'object' : typeof value}`,
  )
}

/** Inside lists and maps, text stands in quotes. */
function quoted(value: unknown): string {
  const text = plain(value)
  const isText = typeof value === 'string' || value instanceof Timestamp || value instanceof Duration
  return isText ? goQuote(text) : text
}

const real = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value)
    ? String(value).replace(/e([+-])(\d)$/, 'e$10$2')
    : value > 0
      ? 'Infinity'
      : '-Infinity'
}

const whole = (value: unknown): bigint | undefined =>
  typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined

function based(value: unknown, base: 2 | 8 | 16): string {
  const number = whole(value)
  if (number !== undefined) return number.toString(base)
  if (base === 2 && typeof value === 'boolean') return value ? '1' : '0'
  if (base === 16 && typeof value === 'string') return Buffer.from(value).toString('hex')
  if (base === 16 && value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  throw new CelError(
    'error during formatting: only integers and unsigned integers can be formatted in a base',
  )
}

function fixed(value: unknown, digits: number, exponent: boolean): string {
  const number = typeof value === 'number' ? value : Number(whole(value) ?? NaN)
  if (!Number.isFinite(number)) return real(number)
  const limited = Math.min(digits, 100)
  return exponent ? scientific(number) : number.toFixed(limited)
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Six digits and a power of ten, as people write it; the precision that was asked for counts for nothing. */
function scientific(value: number): string {
  const [digits = '', power = '0'] = value.toExponential(6).split('e')
  const raised = Array.from(
    String(Math.abs(Number(power))).padStart(2, '0'),
    (digit) => RAISED[Number(digit)],
  )
  return `${digits}×10${Number(power) < 0 ? '⁻' : ''}${raised.join('')}`
}

/**
 * `format` of strings: `%s`, `%d`, `%f`, `%e`, `%b`, `%x`, `%X`, `%o` and `%%`.
 *
 * @example
 * formatText('%s has %d', ['a', 3n]) // 'a has 3'
 */
export function formatText(pattern: string, args: readonly unknown[]): string {
  let next = 0
  return pattern.replace(
    /%(%|(?:\.(\d+))?([a-zA-Z]))|%/g,
    (clause: string, body?: string, precision?: string, letter?: string) => {
      if (body === '%') return '%'
      if (body === undefined) throw new CelError('error during formatting: unexpected end of string')
      if (next >= args.length) throw new CelError(`error during formatting: index ${next} out of range`)
      const value = args[next]
      next += 1
      const digits = Number(precision ?? '6')
      if (digits > MOST_DIGITS) throw new CelError('error during formatting: precision too large')
      switch (letter) {
        case 's':
          return plain(value)
        case 'd':
          return String(whole(value) ?? plain(value))
        case 'f':
          return fixed(value, digits, false)
        case 'e':
          return fixed(value, digits, true)
        case 'b':
          return based(value, 2)
        case 'o':
          return based(value, 8)
        case 'x':
          return based(value, 16)
        case 'X':
          return based(value, 16).toUpperCase()
        case undefined:
        default:
          throw new CelError(`error during formatting: unrecognized formatting clause "${clause.slice(1)}"`)
      }
    },
  )
}
