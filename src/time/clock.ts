/** The one way in for time: production code takes a Clock, tests hold one in their hand. */
export interface Clock {
  /** Milliseconds that only ever grow; not a wall clock. */
  now(): number
  /** Runs `run` once after `ms` milliseconds without keeping the process alive. Returns its cancel. */
  after(ms: number, run: () => void): () => void
}

/** Longest delay that Node's timers take; longer ones would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * The real clock.
 *
 * @example
 * const cancel = systemClock.after(1000, () => console.log('a second later'))
 * cancel()
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
