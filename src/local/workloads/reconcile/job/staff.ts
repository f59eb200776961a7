import type { Write } from '../../control.ts'
import { createPod, deletePod } from '../sets/pod-from-template.ts'
import { isReady, isTerminating } from '../sets/pods.ts'
import { readyIndexes } from './failed-indexes.ts'
import { firstMissing, merged, ofIndexes } from './intervals.ts'
import { remainingWait, streakOf } from './memory.ts'
import { isSuspended, replacesOnlyFailed, type JobPod } from './objects.ts'
import { isTracked, uidOf, untracked } from './pods.ts'
import { podOf } from './template.ts'
import { surplusPods } from './victims.ts'
import { indexesOf, type View } from './view.ts'

/** What becomes of the Pods, and how many there are then. */
export interface Staff {
  writes: readonly Write[]
  /** What comes after the status is written and Pods are let go. */
  later: readonly Write[]
  /** Pods in `writes`, by uid. */
  touched: ReadonlySet<string>
  active: number
  ready: number
  terminating: number
  /** When to look again, in workloads' time. */
  waitMs?: number
}

/** Most Pods that are made or deleted at once. */
const BURST = 500

/** Leaves the Pods as they are. */
export const keepAll = ({ active, ready, terminating }: View): Staff => ({
  writes: [],
  later: [],
  touched: new Set(),
  active: active.length,
  ready,
  terminating,
})

/** Deletes all Pods that run, when a Job has ended. What is in the status by then counts, and not how they end. */
export const dismissAll = (view: View): Staff => ({
  ...countsWithout(view, view.active),
  writes: [],
  later: view.active.flatMap((pod) => deletePod(pod, view.job)),
  touched: new Set(),
})

/** Deletes Pods that do not count any more. */
const dismiss = (view: View, pods: readonly JobPod[]): Staff => ({
  ...countsWithout(view, pods),
  writes: pods.flatMap((pod): Write[] => {
    const released: Write[] = isTracked(pod) ? [{ op: 'replace', object: untracked(pod) }] : []
    return [...released, ...deletePod(pod, view.job)]
  }),
  later: [],
  touched: new Set(pods.map(uidOf)),
})

const countsWithout = (view: View, pods: readonly JobPod[]) => ({
  active: view.active.length - pods.length,
  ready: view.ready - pods.filter(isReady).length,
  terminating: view.terminating + pods.length,
})

/**
 * Makes the Pods that a Job lacks, or deletes those that it has too many; never both at once.
 *
 * @example
 * const { writes, active } = manage(view)
 */
export function manage(view: View): Staff {
  const { job, active } = view
  if (isSuspended(job)) return dismiss(view, active)
  const wanted = wantedCount(view)
  const surplus = surplusPods(job, active, Math.max(0, active.length - wanted))
  if (surplus.length > 0) return dismiss(view, surplus.slice(0, BURST))
  const leaving = replacesOnlyFailed(job) ? view.terminating : 0
  const missing = Math.min(wanted - leaving - active.length, BURST)
  return missing > 0 ? hire(view, missing) : keepAll(view)
}

/** How many Pods should run. A queue that has seen a success lets the others end, and gets no more. */
function wantedCount({ job, active, succeeded }: View): number {
  const { completions, parallelism = 1 } = job.spec
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(completions - succeeded, parallelism))
}

function hire(view: View, count: number): Staff {
  const { job, world, memory, indexes } = view
  const waits = (waitMs: number): Staff => ({ ...keepAll(view), waitMs })
  const perIndex = indexes?.failed !== undefined
  const waitMs = perIndex ? 0 : remainingWait(streakOf(memory), world)
  if (waitMs > 0) return waits(waitMs)
  if (indexes === undefined) {
    const pod = podOf(job)
    return withMore(
      view,
      Array.from({ length: count }, () => createPod(pod, job, world)),
    )
  }
  const pending = pendingIndexes(view, count)
  const { now, waitMs: indexWaitMs } = readyIndexes(pending, indexes.open, view)
  if (now.length === 0) return pending.length > 0 ? waits(indexWaitMs) : keepAll(view)
  return withMore(
    view,
    now.map((index) => createPod(podOf(job, index, indexes.open.get(index)), job, world)),
  )
}

const withMore = (view: View, created: readonly Write[][]): Staff => ({
  ...keepAll(view),
  writes: created.flat(),
  active: view.active.length + created.length,
})

function pendingIndexes({ job, pods, active, indexes }: View, count: number): number[] {
  const leaving = replacesOnlyFailed(job) ? pods.filter(isTerminating) : []
  const busy = ofIndexes([...active, ...leaving].flatMap(indexesOf))
  const settled = merged(indexes?.succeeded ?? [], indexes?.failed ?? [], busy)
  return firstMissing(settled, count, job.spec.completions ?? 0)
}
