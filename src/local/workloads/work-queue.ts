import type { Clock } from '../../time/clock.ts'

/** What a queue works with. */
export interface WorkQueueOptions<Key> {
  clock: Clock
  /** How many keys are worked on at once. */
  concurrency: number
  /** Works on one key. When it rejects, the key comes again, later with each failure. */
  run: (key: Key) => Promise<void>
  onError: (error: unknown, key: Key) => void
  longestMs?: number
}

/** Keys that wait for their turn, each once. */
export interface WorkQueue<Key> {
  /** Adds a key, now or later. One that is being worked on comes again when that is done. */
  add(key: Key, delayMs?: number): void
  /** Nothing is started from now on, until `resume`. */
  pause(): void
  resume(): void
  /** Drops everything; what runs goes on to its end. */
  close(): void
}

const FIRST_MS = 5

/**
 * Makes a queue that never works on a key twice at once.
 *
 * @example
 * const queue = createWorkQueue({ clock, concurrency: 5, run: (name) => sync(name), onError: report })
 * queue.add('default')
 */
export function createWorkQueue<Key>(options: WorkQueueOptions<Key>): WorkQueue<Key> {
  const { clock, concurrency, run, onError, longestMs = 60_000 } = options
  const waiting = new Set<Key>()
  const running = new Set<Key>()
  const failures = new Map<Key, number>()
  const timers = new Set<() => void>()
  let paused = false
  let closed = false

  const later = (key: Key, ms: number) => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      waiting.add(key)
      pump()
    })
    timers.add(cancel)
  }

  const pump = () => {
    if (paused || closed) return
    for (const key of waiting) {
      if (running.size >= concurrency) return
      if (running.has(key)) continue
      waiting.delete(key)
      running.add(key)
      void work(key)
    }
  }

  const work = async (key: Key) => {
    try {
      await run(key)
      failures.delete(key)
    } catch (error) {
      if (!closed) {
        const failed = failures.get(key) ?? 0
        failures.set(key, failed + 1)
        onError(error, key)
        later(key, Math.min(FIRST_MS * 2 ** failed, longestMs))
      }
    }
    running.delete(key)
    pump()
  }

  return {
    add(key, delayMs = 0) {
      if (closed) return
      if (delayMs > 0) later(key, delayMs)
      else {
        waiting.add(key)
        pump()
      }
    },
    pause: () => {
      paused = true
    },
    resume: () => {
      paused = false
      pump()
    },
    close: () => {
      closed = true
      waiting.clear()
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}
