const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** RFC 1123 as Go reads it: whether it was that day of the week is not checked. */
const date =
  /^(?:mon|tue|wed|thu|fri|sat|sun), (\d\d) ([a-z]{3}) (\d{4}) (\d\d?):(\d\d):(\d\d(?:[.,]\d+)?) (\S+)$/i
/** Whatever the zone, Go takes it for GMT. */
const zone = /^(?:GMT(?:[+-]0*(?:1?\d|2[0-3]))?|[+-]0*(?:1?\d|2[0-3])|[A-Z]{3}|[A-Z]{3,4}T|WITA|ChST|MeST)$/

/**
 * After how many seconds a hook that answered 429 wants to be asked again. Whatever Go does not understand is 0: at
 * once (protocol.md §2.4).
 *
 * @example
 * retryAfterSeconds('2', now) // 2
 */
export function retryAfterSeconds(header: string, now: number): number {
  const at = timeOf(header)
  if (at !== undefined) return wrapped(BigInt(Math.ceil(Math.min((at - now) / 1000, LONGEST))))
  return /^[+-]?\d+$/.test(header) ? wrapped(BigInt(header.replace('+', ''))) : 0
}

function timeOf(header: string): number | undefined {
  const [, day, month = '', year, hour, minute, second = '', zoneName = ''] = date.exec(header) ?? []
  const index = months.indexOf(month.toLowerCase())
  if (index < 0 || !zone.test(zoneName)) return undefined
  const seconds = Number(second.replace(',', '.'))
  const at = new Date(Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute)))
  // A day that the month does not have, a 25th hour and the like roll over.
  const rolls =
    at.getUTCDate() !== Number(day) ||
    at.getUTCHours() !== Number(hour) ||
    at.getUTCMinutes() !== Number(minute)
  if (rolls || seconds >= 60) return undefined
  return at.getTime() + seconds * 1000
}

/** Go's longest duration, in seconds: 292 years. */
const LONGEST = 2 ** 63 / 1e9

/** Go counts nanoseconds in 64 bits: what is longer wraps around. */
function wrapped(seconds: bigint): number {
  const most = 2n ** 63n - 1n
  const read = seconds > most ? most : seconds < -most ? -most - 1n : seconds
  return Number(BigInt.asIntN(64, read * 1_000_000_000n)) / 1e9
}
