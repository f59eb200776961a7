import { createBatch } from '../../time/batch.ts'
import type { Clock } from '../../time/clock.ts'

/** Something that is done again when it may have another outcome. */
export interface Repeatable {
  start(): void
  /** Now, and once more a little later: what is asked may follow its cause only then. */
  repeat(): void
  close(): void
}

const LAG_MS = 1000

/**
 * Makes something repeatable, which never runs twice at once. When it fails, it comes again.
 *
 * @example
 * const kinds = createRepeatable(async () => follow(await api.discover()), { clock, onError })
 */
export function createRepeatable(
  run: () => Promise<void>,
  { clock, onError }: { clock: Clock; onError: (error: unknown) => void },
): Repeatable {
  let closed = false
  let running = false
  let again = false
  const lag = createBatch({ clock, quietMs: LAG_MS, maxMs: 5 * LAG_MS, run: () => start() })

  const start = () => {
    if (closed) return
    again = running
    if (running) return
    running = true
    void run()
      .catch((error: unknown) => {
        if (closed) return
        onError(error)
        lag.touch()
      })
      .finally(() => {
        running = false
        if (again) start()
      })
  }
  return {
    start,
    repeat() {
      start()
      lag.touch()
    },
    close() {
      closed = true
      lag.cancel()
    },
  }
}
