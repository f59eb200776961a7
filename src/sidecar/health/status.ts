import type { Conflict, Refusal } from '../model.ts'
import type { DeliveryState } from '../reload/target.ts'
import type { WatchState } from '../source/source.ts'

/** How a sidecar is doing, at one moment. */
export interface Status {
  /** Milliseconds of the clock. */
  now: number
  /** When the first sync was on disk. */
  syncedAt: number | undefined
  watches: readonly WatchState[]
  /** What cannot be written now. */
  blocked: { path: string; code: string; message: string; since: number } | undefined
  reloads: readonly DeliveryState[]
  refusals: readonly Refusal[]
  conflicts: readonly Conflict[]
  /** What is asked for by name and does not exist, in words. */
  absent: readonly string[]
  objects: number
  files: number
  bytes: number
  /** Of everything on disk. */
  digest: string | undefined
  stopping: boolean
}
