import type { Clock } from './clock.ts'

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms`, running what falls due on the way, in order of its time. */
  advance(ms: number): void
  /** How many timers are waiting. */
  readonly pending: number
  /** When the first of them is due; Infinity when there is none. */
  readonly nextAt: number
}

/**
 * Makes a clock for tests.
 *
 * @example
 * const clock = manualClock()
 * clock.after(5, () => console.log('due'))
 * clock.advance(5) // prints "due"
 */
export function manualClock(): ManualClock {
  let now = 0
  const timers = new Set<{ at: number; run: () => void }>()
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(ms, 0), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)
        if (!next) break
        timers.delete(next)
        now = next.at
        next.run()
      }
      now = until
    },
    get pending() {
      return timers.size
    },
    get nextAt() {
      let first = Infinity
      for (const { at } of timers) first = Math.min(first, at)
      return first
    },
  }
}
