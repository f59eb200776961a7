import type { ObjectRef } from '../model.ts'

/** What to reload. */
export interface Change {
  /** Of all that is on disk. */
  digest: string
}

/**
 * What came of one call. `slow`: it will hardly get better soon (401, 404). `superseded`: given up for newer content, which
 * is no failure. A message never holds a credential.
 */
export type Outcome =
  { ok: true } | { ok: false; message: string; slow: boolean; retryAfterMs?: number; superseded?: true }

/** Something that can be told to reload. */
export interface ReloadTarget {
  /** Stable, and without credentials: `POST http://127.0.0.1:8080/-/reload`, `command`, `signal`. */
  readonly id: string
  /** Runs before all others: they wait until it succeeded. */
  readonly first?: boolean
  /**
   * Never rejects. `signal` ends it. `newer` says that there is newer content: a call under way is finished, but there is
   * no use in waiting for its effect.
   */
  send(change: Change, signal: AbortSignal, newer?: AbortSignal): Promise<Outcome>
}

/** How one target is doing. */
export interface DeliveryState {
  target: string
  /** A reload is owed, and since when in milliseconds of the clock. */
  owedSince: number | undefined
  attempts: number
  failures: number
  /** Of the last attempt; undefined when it succeeded or there was none. */
  error: string | undefined
  lastSuccess: number | undefined
}

/** Brings what is on disk to every target: one call at a time each, again and again until it is accepted. */
export interface Deliveries {
  /**
   * Says what is on disk now. A newer digest takes the place of an older one at once, also while that one waits to be
   * tried again; a call under way is waited for.
   */
  want(change: Change & { since: number; about: readonly ObjectRef[] }): void
  /**
   * Files are about to change: from here on nobody is known to hold what is on disk, also after a crash, and nobody is
   * called before the next `want`. Rejects when that cannot be written down; then all is as before.
   */
  beforeChange(): Promise<void>
  /** What targets hold, as far as it is known by other means; undefined: that a reload is owed. */
  assume(digests: ReadonlyMap<string, string | undefined>): void
  /** Calls everybody with the same digest once more. */
  again(): void
  readonly states: readonly DeliveryState[]
  /** Gives up what waits and what is under way. */
  close(): Promise<void>
}
