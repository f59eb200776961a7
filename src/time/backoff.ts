/** Delays that double: `firstMs`, twice that, and so on, up to `maxMs`. */
export interface BackoffOptions {
  firstMs: number
  maxMs: number
}

/** A growing delay. */
export interface Backoff {
  /** The next delay in milliseconds. */
  next(): number
  /** Starts again at the first delay. */
  reset(): void
}

/**
 * Makes a growing delay.
 *
 * @example
 * const backoff = createBackoff({ firstMs: 100, maxMs: 5000 })
 * backoff.next() // 100
 * backoff.next() // 200
 */
export function createBackoff({ firstMs, maxMs }: BackoffOptions): Backoff {
  let failures = 0
  return {
    next: () => Math.min(firstMs * 2 ** failures++, maxMs),
    reset: () => {
      failures = 0
    },
  }
}
