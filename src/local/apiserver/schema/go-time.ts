import { GoError } from './walk.ts'

const LAYOUTS = { time: '2006-01-02T15:04:05Z07:00', microTime: '2006-01-02T15:04:05.000000Z07:00' } as const
const PLAIN = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** What Go takes for "not set", and prints as null. */
const ZERO = '0001-01-01T00:00:00'

interface Clock {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** Six digits. */
  micros: string
  /** Seconds east of Greenwich. */
  offset: number
}

/** One element of a layout: what it is called there, and how it is read; undefined when it is not there. */
interface Element {
  layout: string
  read(rest: string, clock: Clock): Found | undefined
}
interface Found {
  rest: string
  outOfRange?: string
}

/**
 * A `metav1.Time` as the server prints it: UTC, whole seconds; null for Go's zero time.
 *
 * @example
 * canonicalTime('2024-01-01T01:00:00.5+01:00') // '2024-01-01T00:00:00Z'
 * @throws GoError with Go's text
 */
export function canonicalTime(text: string): string | null {
  if (
    PLAIN.test(text) &&
    isDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
  ) {
    return text.startsWith(ZERO) ? null : text
  }
  const utc = inUtc(parse(text, 'time'))
  return utc === ZERO ? null : `${utc}Z`
}

/**
 * A `metav1.MicroTime` as the server prints it: UTC, six digits of a second.
 *
 * @example
 * canonicalMicroTime('2024-01-01T00:00:00.1234567Z') // throws, as Go wants six digits
 * @throws GoError with Go's text
 */
export function canonicalMicroTime(text: string): string | null {
  const clock = parse(text, 'microTime')
  const utc = inUtc(clock)
  return utc === ZERO && clock.micros === '000000' ? null : `${utc}.${clock.micros}Z`
}

const digits = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined)

/** Two digits; one is enough where Go's layout is `15`. */
function number(
  layout: string,
  set: (clock: Clock, value: number) => string | undefined,
  pattern = /^\d\d/,
): Element {
  return {
    layout,
    read(rest, clock) {
      const found = pattern.exec(rest)?.[0]
      if (found === undefined) return undefined
      const outOfRange = set(clock, Number(found))
      return { rest: rest.slice(found.length), ...(outOfRange !== undefined && { outOfRange }) }
    },
  }
}

const literal = (layout: string): Element => ({
  layout,
  read: (rest) => (rest.startsWith(layout) ? { rest: rest.slice(layout.length) } : undefined),
})

const within = (value: number, most: number, what: string) => (value > most ? what : undefined)

const DATE_AND_TIME: Element[] = [
  number('2006', (clock, year) => void (clock.year = year), /^\d{4}/),
  literal('-'),
  number('01', (clock, month) => {
    clock.month = month
    return month === 0 ? 'month' : within(month, 12, 'month')
  }),
  literal('-'),
  number('02', (clock, day) => void (clock.day = day)),
  literal('T'),
  number(
    '15',
    (clock, hour) => {
      clock.hour = hour
      return within(hour, 23, 'hour')
    },
    /^\d\d?/,
  ),
  literal(':'),
  number('04', (clock, minute) => {
    clock.minute = minute
    return within(minute, 59, 'minute')
  }),
  literal(':'),
  number('05', (clock, second) => {
    clock.second = second
    return within(second, 59, 'second')
  }),
]

/** A fraction that the layout does not ask for is read and forgotten. */
const anyFraction: Element = {
  layout: '05',
  read: (rest) => ({ rest: rest.replace(/^[.,]\d+/, '') }),
}

const sixDigits: Element = {
  layout: '.000000',
  read(rest, clock) {
    const micros = /^[.,](\d{6})/.exec(rest)?.[1]
    if (micros === undefined) return undefined
    clock.micros = micros
    return { rest: rest.slice(7) }
  },
}

const zone: Element = {
  layout: 'Z07:00',
  read(rest, clock) {
    if (rest.startsWith('Z')) return { rest: rest.slice(1) }
    if (rest.length < 6 || rest[3] !== ':') return undefined
    const hours = digits(rest.slice(1, 3))
    const minutes = hours === undefined ? undefined : digits(rest.slice(4, 6))
    const outOfRange =
      within(minutes ?? 0, 60, 'time zone offset minute') ?? within(hours ?? 0, 24, 'time zone offset hour')
    if (outOfRange !== undefined) return { rest: rest.slice(6), outOfRange }
    if (hours === undefined || minutes === undefined || !'+-'.includes(rest.charAt(0))) return undefined
    clock.offset = (hours * 60 + minutes) * 60 * (rest.startsWith('-') ? -1 : 1)
    return { rest: rest.slice(6) }
  },
}

const ELEMENTS = {
  time: [...DATE_AND_TIME, anyFraction, zone],
  microTime: [...DATE_AND_TIME, sixDigits, zone],
}

function parse(text: string, form: keyof typeof LAYOUTS): Clock {
  // Go counts bytes: one character for each.
  const value = Buffer.from(text, 'utf8').toString('latin1')
  const clock: Clock = {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    micros: '000000',
    offset: 0,
  }
  let rest = value
  for (const element of ELEMENTS[form]) {
    const found = element.read(rest, clock)
    if (found === undefined) {
      throw new GoError(
        `parsing time ${quote(value)} as ${quote(LAYOUTS[form])}: cannot parse ${quote(rest)} as ${quote(element.layout)}`,
      )
    }
    if (found.outOfRange !== undefined) throw failure(value, `${found.outOfRange} out of range`)
    rest = found.rest
  }
  if (rest !== '') throw failure(value, `extra text: ${quote(rest)}`)
  if (!isDay(clock.year, clock.month, clock.day)) throw failure(value, 'day out of range')
  return clock
}

const failure = (value: string, why: string) => new GoError(`parsing time ${quote(value)}: ${why}`)

/** As package time quotes: bytes beyond ASCII in hexadecimal. */
function quote(bytes: string): string {
  const escaped = bytes.replace(/["\\]|[^ -\x7f]/g, (character) =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  return `"${escaped}"`
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const most = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0)
  return day >= 1 && day <= most
}

/** Date and time in UTC, without fraction and zone. */
function inUtc({ year, month, day, hour, minute, second, offset }: Clock): string {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second - offset)
  const shown = date.getUTCFullYear()
  const years = `${shown < 0 ? '-' : ''}${String(Math.abs(shown)).padStart(4, '0')}`
  return `${years}-${date.toISOString().slice(-19, -5)}`
}
