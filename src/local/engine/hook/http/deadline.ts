import type { Clock } from '../../../../time/clock.ts'

/** When a whole exchange must end. */
export interface Deadline {
  /** Why it had to end, once it had to. */
  readonly over: 'timeout' | 'canceled' | undefined
  /** Runs once when it is over, or at once if it is. Returns what takes that back. */
  onOver(run: () => void): () => void
  /** The exchange has ended by itself. */
  stop(): void
}

/**
 * Starts the time that a call has.
 *
 * @example
 * const deadline = startDeadline(clock, { timeoutMs: 10_000, signal })
 */
export function startDeadline(
  clock: Clock,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Deadline {
  let over: Deadline['over'] = signal.aborted ? 'canceled' : undefined
  const waiting = new Set<() => void>()
  const end = (why: 'timeout' | 'canceled') => {
    over ??= why
    for (const run of waiting) run()
    waiting.clear()
  }
  const cancel = () => end('canceled')
  const stopTimer = clock.after(timeoutMs, () => end('timeout'))
  signal.addEventListener('abort', cancel, { once: true })

  return {
    get over() {
      return over
    },
    onOver(run) {
      if (over === undefined) waiting.add(run)
      else run()
      return () => waiting.delete(run)
    },
    stop() {
      stopTimer()
      signal.removeEventListener('abort', cancel)
      waiting.clear()
    },
  }
}
