/** What a clock and a calendar on the wall show. */
export interface LocalTime {
  year: number
  /** From 1. */
  month: number
  day: number
  /** 0 is Sunday. */
  weekday: number
  hour: number
  minute: number
}

/** A time zone. */
export interface Zone {
  at(ms: number): LocalTime
  /** The first moment of a day; days that there are not go over into the next month. */
  startOf(year: number, month: number, day: number): number
  /** Milliseconds that its clocks are ahead of UTC. */
  offset(ms: number): number
}

/** More than there are time zones. */
const MOST_KNOWN = 1000
const QUARTER_MS = 15 * 60_000

const known = new Map<string, Zone>()

export const UTC: Zone = zoneOf(() => 0)

/**
 * A time zone by its name in the database; undefined when there is none of that name.
 *
 * @example
 * zoneNamed('Europe/Berlin')?.at(0).hour // 1
 */
export function zoneNamed(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return UTC
  let zone = known.get(name)
  if (zone === undefined) {
    const format = formatOf(name)
    if (format === undefined) return undefined
    zone = zoneOf((ms) => offsetIn(format, ms))
    if (known.size < MOST_KNOWN) known.set(name, zone)
  }
  return zone
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function offsetIn(format: Intl.DateTimeFormat, ms: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(ms)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000
}

function zoneOf(offset: (ms: number) => number): Zone {
  return {
    offset,
    at(ms) {
      const date = new Date(ms + offset(ms))
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        weekday: date.getUTCDay(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
      }
    },
    startOf(year, month, day) {
      const wall = Date.UTC(year, month - 1, day)
      // The offset of the evening before is that of midnight, unless clocks are changed in between.
      let ms = wall - offset(wall - offset(wall) - QUARTER_MS)
      while (ms + offset(ms) < wall) ms += QUARTER_MS
      return ms
    },
  }
}

/**
 * A moment as clocks of a zone show it.
 *
 * @example
 * inZone(0, UTC) // '1970-01-01T00:00:00Z'
 */
export function inZone(ms: number, zone: Zone): string {
  const offset = zone.offset(ms)
  const wall = new Date(ms + offset).toISOString().slice(0, 19)
  if (offset === 0) return `${wall}Z`
  const minutes = Math.abs(offset) / 60_000
  const [hours, rest] = [minutes / 60, minutes % 60].map((part) => `${Math.floor(part)}`.padStart(2, '0'))
  return `${wall}${offset < 0 ? '-' : '+'}${hours ?? ''}:${rest ?? ''}`
}
