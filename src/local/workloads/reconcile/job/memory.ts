import type { World } from '../../control.ts'
import { finishedAt, uidOf } from './pods.ts'
import type { JobPod } from './objects.ts'

/** How a Pod ended, and when. */
interface End {
  atMs: number
  succeeded: boolean
}

/** What objects do not tell: Pods that are gone, and moments more exactly than in seconds. */
export interface Memory {
  startedMs?: number
  finishedMs?: number
  /** By uid. */
  ends: Map<string, End>
}

/** Failures in a row. */
export interface Streak {
  count: number
  lastMs: number
}

/** No more ends than these are needed: the wait is at its longest after fewer. */
const REMEMBERED = 32
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 600_000

export const newMemory = (): Memory => ({ ends: new Map() })

/**
 * When something happened that a timestamp tells in seconds: when it was noticed, if that was within the second.
 *
 * @example
 * exactMoment('2024-01-01T00:00:00Z', Date.UTC(2024, 0, 1) + 300) // .300
 */
export function exactMoment(time: string, noticedMs: number | undefined): number {
  const startMs = Date.parse(time)
  return Math.min(Math.max(noticedMs ?? startMs, startMs), startMs + 999)
}

/** Milliseconds since a moment, in workloads' time. */
export const sinceMoment = (ms: number, world: Pick<World, 'since'>): number =>
  Number.isFinite(ms) ? world.since(new Date(ms).toISOString()) : Number.POSITIVE_INFINITY

/** Remembers Pods that have ended; the first time that one is seen counts. */
export function noteEnds(
  { ends }: Memory,
  { succeeded, failed }: { succeeded: readonly JobPod[]; failed: readonly JobPod[] },
  now: number,
): void {
  const note = (pod: JobPod, hasSucceeded: boolean) => {
    const uid = uidOf(pod)
    if (ends.has(uid)) return
    ends.set(uid, { atMs: exactMoment(finishedAt(pod), now), succeeded: hasSucceeded })
  }
  for (const pod of succeeded) note(pod, true)
  for (const pod of failed) note(pod, false)
  if (ends.size <= REMEMBERED) return
  const oldest = [...ends].sort(([, a], [, b]) => a.atMs - b.atMs).slice(0, ends.size - REMEMBERED)
  for (const [uid] of oldest) ends.delete(uid)
}

/** The failures after the last success. */
export function streakOf({ ends }: Memory): Streak {
  const all = [...ends.values()]
  const times = (succeeded: boolean) =>
    all.filter((end) => end.succeeded === succeeded).map(({ atMs }) => atMs)
  const lastSuccess = Math.max(...times(true), Number.NEGATIVE_INFINITY)
  const failures = times(false).filter((atMs) => atMs > lastSuccess)
  return { count: failures.length, lastMs: Math.max(...failures, Number.NEGATIVE_INFINITY) }
}

/**
 * How long to wait after some failures before the next Pod, in workloads' time: ten seconds, and twice as long after each
 * further one, ten minutes at most.
 *
 * @example
 * remainingWait({ count: 3, lastMs: world.now }, world) // 40_000
 */
export function remainingWait({ count, lastMs }: Streak, world: Pick<World, 'since'>): number {
  if (count === 0) return 0
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(count - 1, 10), LONGEST_WAIT_MS)
  return Math.max(0, wait - sinceMoment(lastMs, world))
}
