import type { Clock } from './clock.ts'

/** How long a batch waits: `quietMs` after the last event, but never more than `maxMs` after the first. */
export interface BatchOptions {
  clock: Clock
  quietMs: number
  maxMs: number
  run: () => void
}

/** Collects events into one run. */
export interface Batch {
  /** Says that something happened. */
  touch(): void
  /** Forgets what is waiting. */
  cancel(): void
}

/**
 * Runs once after a burst of events.
 *
 * @example
 * const saved = createBatch({ clock: systemClock, quietMs: 100, maxMs: 1000, run: reload })
 * watcher.on('change', () => saved.touch())
 */
export function createBatch({ clock, quietMs, maxMs, run }: BatchOptions): Batch {
  let first: number | undefined
  let cancelTimer: (() => void) | undefined
  const cancel = () => {
    cancelTimer?.()
    first = undefined
  }
  return {
    touch() {
      first ??= clock.now()
      cancelTimer?.()
      const left = first + maxMs - clock.now()
      cancelTimer = clock.after(Math.min(quietMs, left), () => {
        first = undefined
        run()
      })
    },
    cancel,
  }
}
