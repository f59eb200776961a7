import { createBackoff } from '../../time/backoff.ts'
import type { Clock } from '../../time/clock.ts'
import type { Accepted } from '../disk/root.ts'
import type { Report } from '../facts.ts'

/** What each target accepted, known at once and written down as soon as the disk takes it. */
export interface Ledger {
  get(target: string): string | undefined
  /** Counts from now on. Resolves when it is written down or could not be; never rejects. */
  set(digests: ReadonlyMap<string, string | undefined>): Promise<void>
  /** Nobody is known to hold anything. Rejects when that cannot be written down; then nothing is changed. */
  forget(targets: readonly string[]): Promise<void>
  /** Tries once more to write down what is not, and ends. */
  close(): Promise<void>
}

/**
 * Puts a memory before `accepted`, for a disk that is full must not make anybody reload again and again: what cannot be
 * written down is kept, and tried again with backoff and with each change.
 *
 * @example
 * const ledger = createLedger(accepted, { clock: systemClock, report })
 * await ledger.set(new Map([['command', digest]]))
 */
export function createLedger(
  accepted: Accepted,
  { clock, report }: { clock: Clock; report: Report },
): Ledger {
  const unsaved = new Map<string, string | undefined>()
  const backoff = createBackoff({ firstMs: 1_000, maxMs: 60_000 })
  let saving: Promise<void> | undefined
  let complained = false
  let closed = false
  let cancelRetry: () => void = () => undefined

  const get = (target: string) => (unsaved.has(target) ? unsaved.get(target) : accepted.get(target))

  const save = (): Promise<void> => {
    cancelRetry()
    if (unsaved.size === 0) return Promise.resolve()
    return (saving ??= write())
  }

  /** One write at a time; what changes meanwhile is in the next. */
  const write = async () => {
    try {
      while (unsaved.size > 0) {
        const batch = new Map(unsaved)
        await accepted.set(batch)
        for (const [target, digest] of batch) if (unsaved.get(target) === digest) unsaved.delete(target)
      }
      complained = false
      backoff.reset()
    } catch (error) {
      if (!complained) report({ type: 'warning', message: complaint(error) })
      complained = true
      if (!closed) cancelRetry = clock.after(backoff.next(), () => void save())
    }
    saving = undefined
  }

  return {
    get,
    set(digests) {
      for (const [target, digest] of digests) unsaved.set(target, digest)
      return save()
    },
    async forget(targets) {
      await accepted.set(new Map(targets.map((target) => [target, undefined])))
      for (const target of targets) unsaved.delete(target)
    },
    async close() {
      closed = true
      await save()
    },
  }
}

function complaint(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `cannot write down what was reloaded: ${why}; it is tried again, and a restart before that reloads once more`
}
