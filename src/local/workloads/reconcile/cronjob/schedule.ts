import { parseFields, type Fields } from './fields.ts'
import { UTC, zoneNamed, type Zone } from './zone.ts'

/** When something is due, again and again. */
export interface Schedule {
  /** The first moment after another one; undefined when there is none within five years. */
  next: (afterMs: number) => number | undefined
}

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
const MINUTE_MS = 60_000
const YEARS = 5
/** More steps than five years take. */
const MOST_STEPS = 10_000

/**
 * Reads a schedule: five fields, or a word such as `@hourly` or `@every 90s`. A time zone may stand before it.
 *
 * @throws Error with a text for the user
 * @example
 * parseSchedule('30 6 * * mon', zone).next(Date.now())
 */
export function parseSchedule(text: string, zone: Zone = UTC): Schedule {
  const prefix = /^(?:CRON_)?TZ=(\S*)\s+/.exec(text)
  if (prefix) {
    const [whole, name = ''] = prefix
    const named = zoneNamed(name)
    if (named === undefined) throw new Error(`provided bad location ${name}: unknown time zone ${name}`)
    return parseSchedule(text.slice(whole.length), named)
  }
  const every = /^@every (.*)$/.exec(text)?.[1]
  if (every !== undefined) return everySchedule(every, text)
  const meant = Object.hasOwn(DESCRIPTORS, text) ? DESCRIPTORS[text] : undefined
  if (meant === undefined && text.startsWith('@')) throw new Error(`unrecognized descriptor: ${text}`)
  const fields = parseFields(meant ?? text)
  return { next: (afterMs) => nextDue(fields, zone, afterMs) }
}

function everySchedule(duration: string, text: string): Schedule {
  const parts = [...duration.matchAll(/(\d+(?:\.\d*)?)(ms|h|m|s)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration) {
    throw new Error(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(duration)}`)
  }
  const ms = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (UNITS_MS[unit] ?? 0), 0)
  const seconds = Math.max(1, Math.floor(ms / 1000))
  return { next: (afterMs) => (Math.floor(afterMs / 1000) + seconds) * 1000 }
}

/** Goes from one month, day, hour or minute to the next, until all fit. */
function nextDue(fields: Fields, zone: Zone, afterMs: number): number | undefined {
  let ms = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS
  const lastYear = zone.at(ms).year + YEARS
  for (let step = 0; step < MOST_STEPS; step++) {
    const time = zone.at(ms)
    const { year, month, day, hour, minute } = time
    if (year > lastYear) return undefined
    if (!fields.months.has(month)) ms = zone.startOf(year, month + 1, 1)
    else if (!isDay(fields, time)) ms = zone.startOf(year, month, day + 1)
    else if (!fields.hours.has(hour)) ms += (60 - minute) * MINUTE_MS
    else if (!fields.minutes.has(minute)) ms += MINUTE_MS
    else return ms
  }
  return undefined
}

function isDay(
  { days, weekdays, needsBothDays }: Fields,
  { day, weekday }: { day: number; weekday: number },
): boolean {
  const [fitsMonth, fitsWeek] = [days.has(day), weekdays.has(weekday)]
  return needsBothDays ? fitsMonth && fitsWeek : fitsMonth || fitsWeek
}
