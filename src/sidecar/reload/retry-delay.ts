/** Failures one after the other, all of one sort. */
export interface Streak {
  slow: boolean
  count: number
}

/** No call failed since the content changed. */
export const NO_STREAK: Streak = { slow: false, count: 0 }

const QUICK = { firstMs: 1_000, longestMs: 60_000 }
const SLOW = { firstMs: 30_000, longestMs: 300_000 }

/**
 * Counts one more failure; the other sort begins anew.
 *
 * @example
 * lengthen({ slow: false, count: 3 }, true) // { slow: true, count: 1 }
 */
export function lengthen(streak: Streak, slow: boolean): Streak {
  return { slow, count: slow === streak.slow ? streak.count + 1 : 1 }
}

/**
 * How long to wait before the next call: twice as long each time, shortened by up to a half at random so that many do not
 * come at once, and never shorter than the program asked for.
 *
 * @example
 * retryDelay({ slow: false, count: 2 }, { random: () => 0, atLeastMs: 0 }) // 2000
 */
export function retryDelay(
  { slow, count }: Streak,
  { random, atLeastMs }: { random: () => number; atLeastMs: number },
): number {
  const { firstMs, longestMs } = slow ? SLOW : QUICK
  const delay = Math.min(firstMs * 2 ** (count - 1), longestMs) * (1 - random() / 2)
  return Math.max(Math.round(delay), atLeastMs)
}

/** The longest time that a program may ask for. */
const LONGEST_MS = 300_000

/**
 * What the header Retry-After asks for, in milliseconds: seconds or a date, at most five minutes.
 *
 * @example
 * retryAfterMs('2', wallTime()) // 2000
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS)
}
