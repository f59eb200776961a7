import type { Clock } from '../../time/clock.ts'

/** How long a key has to wait after a failure. */
export interface RateLimiter<Key> {
  /** Counts a failure and gives the delay in milliseconds. */
  next(key: Key): number
  forget(key: Key): void
}

const FIRST_MS = 5
const LONGEST_MS = 1_000_000
/** All keys of a queue share a bucket: so many retries at once, then so many in a second. */
const BURST = 100
const PER_SECOND = 10

/**
 * Makes client-go's default limiter of controllers: the longer of the key's own backoff and the wait for the bucket.
 *
 * @example
 * createRateLimiter(clock).next('default/web') // 5, then 10, 20, ...
 */
export function createRateLimiter<Key>(clock: Clock): RateLimiter<Key> {
  const failures = new Map<Key, number>()
  let tokens = BURST
  let filledAt = clock.now()

  const reserve = () => {
    const now = clock.now()
    tokens = Math.min(BURST, tokens + ((now - filledAt) / 1000) * PER_SECOND) - 1
    filledAt = now
    return tokens >= 0 ? 0 : (-tokens / PER_SECOND) * 1000
  }
  return {
    next(key) {
      const failed = failures.get(key) ?? 0
      failures.set(key, failed + 1)
      return Math.max(Math.min(FIRST_MS * 2 ** failed, LONGEST_MS), reserve())
    },
    forget: (key) => void failures.delete(key),
  }
}
