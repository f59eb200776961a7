import { CelError } from './error.ts'

const SECOND = 1_000_000_000n
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
}
const DURATION = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)/
const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/
const MOST = 2n ** 63n

/**
 * Nanoseconds of a duration as Go writes them.
 *
 * @example
 * parseDuration('1h30m') // 5400000000000n
 */
export function parseDuration(text: string): bigint {
  const wrong = () => new CelError(`time: invalid duration ${JSON.stringify(text)}`)
  const negative = text.startsWith('-')
  let rest = text.replace(/^[-+]/, '')
  if (rest === '0') return 0n
  if (rest === '') throw wrong()
  let nanos = 0n
  while (rest !== '') {
    const [part] = DURATION.exec(rest) ?? []
    if (part === undefined) throw wrong()
    rest = rest.slice(part.length)
    const [, whole = '', fraction = '', unit = ''] = /^(\d*)\.?(\d*)(\D+)$/.exec(part) ?? []
    const scale = UNITS[unit] ?? 0n
    nanos += BigInt(whole === '' ? 0 : whole) * scale
    if (fraction !== '')
      nanos += (BigInt(fraction.slice(0, 18)) * scale) / 10n ** BigInt(Math.min(fraction.length, 18))
    if (nanos > MOST) throw wrong()
  }
  return negative ? -nanos : nanos
}

/**
 * Nanoseconds since 1970 of an RFC 3339 time.
 *
 * @example
 * parseTimestamp('1970-01-01T00:00:01Z') // 1000000000n
 */
export function parseTimestamp(text: string): bigint {
  const found = TIMESTAMP.exec(text)
  const date = found === null ? NaN : Date.parse(`${text.slice(0, 19)}${found[8] ?? ''}`)
  if (found === null || Number.isNaN(date)) {
    throw new CelError(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
    )
  }
  return BigInt(date) * 1_000_000n + BigInt((found[7] ?? '').padEnd(9, '0'))
}

const trim = (digits: string) => digits.replace(/0+$/, '')

/** A time as CEL writes it. */
export function showTimestamp(nanos: bigint): string {
  const millis = nanos / 1_000_000n - (nanos % 1_000_000n < 0n ? 1n : 0n)
  const rest = ((nanos % SECOND) + SECOND) % SECOND
  const fraction = trim(String(rest).padStart(9, '0'))
  return `${new Date(Number(millis)).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** A duration as CEL writes it: in seconds. */
export function showDuration(nanos: bigint): string {
  const positive = nanos < 0n ? -nanos : nanos
  const fraction = trim(String(positive % SECOND).padStart(9, '0'))
  return `${nanos < 0n ? '-' : ''}${positive / SECOND}${fraction === '' ? '' : `.${fraction}`}s`
}

/** The parts of a time in a time zone (IANA name or offset such as `+02:00`). */
export function partsOf(nanos: bigint, zone: string): Date {
  const millis = Number(nanos / 1_000_000n)
  const offset = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone)
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return new Date(millis + (offset[1] === '-' ? -1 : 1) * minutes * 60_000)
  }
  if (zone === 'UTC' || zone === '') return new Date(millis)
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    throw new CelError(`unknown time zone ${zone}`)
  }
  const of = Object.fromEntries(format.formatToParts(millis).map(({ type, value }) => [type, Number(value)]))
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = of
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, ((millis % 1000) + 1000) % 1000))
}
