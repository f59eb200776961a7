import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../time/clock.ts'
import type { Activity } from './activity.ts'
import { createRateLimiter } from './rate-limiter.ts'

/** What one run of a key tells its queue. */
export type Outcome =
  /** Done: its failures are forgotten. */
  | { done: true }
  /** Again after a delay that doubles with each failure. */
  | { retry: 'backoff' }
  /** Again after these milliseconds; counts as neither success nor failure. */
  | { retry: number }

/** What a queue works with. */
export interface QueueOptions<Key> {
  clock: Clock
  activity: Activity
  /** How many keys are worked on at once. */
  concurrency: number
  /** Works on one key. It must not reject: what can go wrong is an outcome. */
  run: (key: Key) => Promise<Outcome>
}

/** Keys that wait for their turn, each once; none is worked on twice at once. */
export interface Queue<Key> {
  /** Adds a key now. One that is being worked on comes again when that is done. */
  add(key: Key): void
  /** Adds a key later. An earlier time that is set already stays; nothing takes it back. */
  addAfter(key: Key, ms: number): void
  /** How many keys wait for their turn or are worked on. */
  readonly size: number
  /** Nothing is started from now on, until `resume`. */
  pause(): void
  resume(): void
  /** Drops what waits; resolves when what runs has ended. */
  close(): Promise<void>
}

/**
 * Makes the queue that client-go gives to every controller: keys in order of arrival, each once, retried at 5 ms that
 * double up to 1,000 s and at most 10 in a second after the first 100 (protocol.md §2.4).
 *
 * @example
 * const queue = createQueue({ clock, activity, concurrency: 5, run: async (key) => sync(key) })
 * queue.add('default/web')
 */
export function createQueue<Key>({ clock, activity, concurrency, run }: QueueOptions<Key>): Queue<Key> {
  const limiter = createRateLimiter<Key>(clock)
  /** Keys in order of arrival. They do not count as activity: those that keep them waiting do. */
  const waiting = new Set<Key>()
  const running = new Map<Key, Promise<void>>()
  const again = new Set<Key>()
  const timers = new Map<Key, { at: number; cancel: () => void }>()
  let paused = false
  let closed = false

  const add = (key: Key) => {
    if (closed || waiting.has(key)) return
    if (running.has(key)) {
      again.add(key)
      return
    }
    waiting.add(key)
    pump()
  }
  const addAfter = (key: Key, ms: number) => {
    if (closed) return
    if (ms <= 0) {
      add(key)
      return
    }
    const at = clock.now() + ms
    const earlier = timers.get(key)
    if (earlier !== undefined && earlier.at <= at) return
    earlier?.cancel()
    const cancel = clock.after(ms, () => {
      timers.delete(key)
      add(key)
    })
    timers.set(key, { at, cancel })
  }
  const pump = () => {
    for (const key of waiting) {
      if (paused || closed || running.size >= concurrency) return
      waiting.delete(key)
      running.set(key, work(key).finally(activity.begin()))
    }
  }
  const work = async (key: Key) => {
    // A turn of the event loop later: what comes in one burst of events is one run, and a key that comes again and again
    // leaves time to others.
    await setImmediate()
    const outcome = await run(key)
    running.delete(key)
    if ('done' in outcome) limiter.forget(key)
    else addAfter(key, outcome.retry === 'backoff' ? limiter.next(key) : outcome.retry)
    if (again.delete(key)) add(key)
    pump()
  }

  return {
    add,
    addAfter,
    get size() {
      return waiting.size + running.size
    },
    pause() {
      paused = true
    },
    resume() {
      paused = false
      pump()
    },
    async close() {
      closed = true
      for (const { cancel } of timers.values()) cancel()
      timers.clear()
      waiting.clear()
      again.clear()
      await Promise.all(running.values())
    },
  }
}

/**
 * A run for a queue from one that rejects when it fails: it is told, and tried again later.
 *
 * @example
 * createQueue({ clock, activity, concurrency: 5, run: retrying(sync, (error, key) => report(error, key)) })
 */
export const retrying =
  <Key>(run: (key: Key) => Promise<void>, onError: (error: unknown, key: Key) => void) =>
  (key: Key): Promise<Outcome> =>
    run(key).then(
      () => ({ done: true }),
      (error: unknown) => {
        onError(error, key)
        return { retry: 'backoff' }
      },
    )
