import type { Clock } from '../../time/clock.ts'
import type { Report } from '../facts.ts'
import type { ObjectRef } from '../model.ts'
import type { Ledger } from './ledger.ts'
import { lengthen, NO_STREAK, retryDelay } from './retry-delay.ts'
import type { Change, DeliveryState, Outcome, ReloadTarget } from './target.ts'

/** What is on disk, since when, and because of which objects. */
export type Wanted = Change & { since: number; about: readonly ObjectRef[] }

/** What one lane needs. */
export interface LaneOptions {
  target: ReloadTarget
  ledger: Ledger
  clock: Clock
  random: () => number
  report: Report
  /** Whether it is this target's turn. */
  mayGo: () => boolean
  /** A call has ended: it may be the turn of others. */
  ended: () => void
}

/** The way to one target: one call at a time, until what is wanted was accepted. */
export interface Lane {
  readonly owed: boolean
  readonly state: DeliveryState
  /** What is on disk is about to change: what waits need not wait, and what is under way says nothing any more. */
  startAfresh(): void
  want(wanted: Wanted): void
  /** Takes back what was accepted; the caller does so in the ledger. */
  again(): void
  /** Calls the target if that is owed, its turn, and not to wait. */
  go(): void
  close(): Promise<void>
}

/** Makes the lane of one target. */
export function createLane(options: LaneOptions): Lane {
  const { target, ledger, clock, random, report, mayGo, ended } = options
  const { id } = target
  const closing = new AbortController()
  let wanted: Wanted | undefined
  let owedSince: number | undefined
  /** Of the call under way; aborted as soon as what is on disk is not what was there when it began. */
  let call: AbortController | undefined
  let running: Promise<void> | undefined
  let cancelWait: (() => void) | undefined
  let streak = NO_STREAK
  let attempts = 0
  let failures = 0
  let error: string | undefined
  let lastSuccess: number | undefined

  const closed = () => closing.signal.aborted
  const owed = () => wanted !== undefined && ledger.get(id) !== wanted.digest

  const startAfresh = () => {
    cancelWait?.()
    cancelWait = undefined
    streak = NO_STREAK
    call?.abort()
  }

  const run = async (job: Wanted, newer: AbortSignal) => {
    const isCurrent = () => !newer.aborted
    // From here on nobody knows what it holds, also after a crash.
    if (ledger.get(id) !== undefined) await ledger.set(new Map([[id, undefined]]))
    if (closed()) return
    if (!isCurrent()) {
      call = undefined
      ended()
      return
    }
    const startedAt = clock.now()
    attempts++
    report({ type: 'reload-sent', target: id })
    const outcome = await send(target, job, closing.signal, newer)
    call = undefined
    if (outcome.ok) succeeded(job, isCurrent(), startedAt)
    else if (!closed() && (isCurrent() || !outcome.superseded)) failed(outcome, job, isCurrent(), startedAt)
    ended()
  }

  const succeeded = ({ digest, since, about }: Wanted, isCurrent: boolean, startedAt: number) => {
    const now = clock.now()
    lastSuccess = now
    error = undefined
    streak = NO_STREAK
    if (isCurrent) {
      owedSince = undefined
      void ledger.set(new Map([[id, digest]]))
    }
    report({ type: 'reload-done', target: id, ms: now - startedAt, lagMs: now - since, about })
  }

  const failed = (
    outcome: Outcome & { ok: false },
    { about }: Wanted,
    isCurrent: boolean,
    startedAt: number,
  ) => {
    failures++
    error = outcome.message
    let retryInMs = 0
    if (isCurrent) {
      streak = lengthen(streak, outcome.slow)
      retryInMs = retryDelay(streak, { random, atLeastMs: outcome.retryAfterMs ?? 0 })
      cancelWait = clock.after(retryInMs, () => {
        cancelWait = undefined
        go()
      })
    }
    const ms = clock.now() - startedAt
    report({ type: 'reload-failed', target: id, ms, message: outcome.message, retryInMs, about })
  }

  const go = () => {
    if (closed() || call || cancelWait || !wanted || !owed() || !mayGo()) return
    call = new AbortController()
    running = run(wanted, call.signal)
  }

  return {
    get owed() {
      return owed()
    },
    get state() {
      return { target: id, owedSince, attempts, failures, error, lastSuccess }
    },
    startAfresh,
    want(next) {
      if (next.digest !== wanted?.digest) startAfresh()
      wanted = next
      owedSince = owed() ? (owedSince ?? next.since) : undefined
    },
    again() {
      startAfresh()
      if (!wanted || owed()) return
      const since = clock.now()
      wanted = { ...wanted, since }
      owedSince = since
    },
    go,
    async close() {
      cancelWait?.()
      closing.abort()
      await running
    },
  }
}

/** A target that rejects is a defect, but its reload is owed all the same. */
async function send(
  target: ReloadTarget,
  { digest }: Change,
  signal: AbortSignal,
  newer: AbortSignal,
): Promise<Outcome> {
  try {
    return await target.send({ digest }, signal, newer)
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error), slow: false }
  }
}
