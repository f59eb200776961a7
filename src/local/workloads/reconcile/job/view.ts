import type { World } from '../../control.ts'
import { isActive, isReady, isTerminating } from '../sets/pods.ts'
import { failedIndexes, openFailures } from './failed-indexes.ts'
import { merged, ofIndexes, parseIntervals, total, type Intervals } from './intervals.ts'
import type { Memory } from './memory.ts'
import { isIndexed, type Job, type JobPod } from './objects.ts'
import { completionIndex, hasFailed, hasSucceeded, isTracked, uidOf } from './pods.ts'
import { ruleOn } from './policies.ts'

/** Where an Indexed Job stands. */
export interface IndexView {
  /** Those that the status tells. */
  before: Intervals
  succeeded: Intervals
  /** Of a Job with a limit per index. */
  failed?: Intervals
  /** By index, the Pods that failed and have not been replaced. */
  open: ReadonlyMap<number, JobPod>
}

/** What there is of a Job, before anything is done. */
export interface View {
  job: Job
  world: World
  memory: Memory
  pods: readonly JobPod[]
  active: readonly JobPod[]
  ready: number
  terminating: number
  /** Ended, and not in the status in any way. */
  ended: { succeeded: readonly JobPod[]; failed: readonly JobPod[] }
  /** In the status by their uid. */
  uncounted: { succeeded: ReadonlySet<string>; failed: ReadonlySet<string> }
  /** All, those that are not in the status included. */
  succeeded: number
  failed: number
  indexes?: IndexView
}

/**
 * Looks at a Job and its Pods.
 *
 * @example
 * const view = viewOf(job, pods, { world, memory })
 */
export function viewOf(
  job: Job,
  pods: readonly JobPod[],
  { world, memory }: { world: World; memory: Memory },
): View {
  const { status = {} } = job
  const uncounted = {
    succeeded: new Set(status.uncountedTerminatedPods?.succeeded),
    failed: new Set(status.uncountedTerminatedPods?.failed),
  }
  const fresh = (uids: ReadonlySet<string>) =>
    pods.filter((pod) => isTracked(pod) && !uids.has(uidOf(pod)) && hasPlace(pod, job))
  const active = pods.filter(isActive)
  const ended = {
    succeeded: fresh(uncounted.succeeded).filter(hasSucceeded),
    failed: fresh(uncounted.failed).filter((pod) => hasFailed(pod, job)),
  }
  const counting = ended.failed.filter((pod) => ruleOn(job, pod).counts)
  const indexes = isIndexed(job) ? indexView(job, pods, active) : undefined
  return {
    job,
    world,
    memory,
    pods,
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    ended,
    uncounted,
    succeeded: indexes
      ? total(indexes.succeeded)
      : (status.succeeded ?? 0) + ended.succeeded.length + uncounted.succeeded.size,
    failed: (status.failed ?? 0) + counting.length + uncounted.failed.size,
    ...(indexes && { indexes }),
  }
}

/** Whether a Pod of an Indexed Job has an index that the Job has, too. */
export function hasPlace(pod: JobPod, job: Job): boolean {
  if (!isIndexed(job)) return true
  const index = completionIndex(pod)
  return index !== undefined && index < (job.spec.completions ?? 0)
}

function indexView(job: Job, pods: readonly JobPod[], active: readonly JobPod[]): IndexView {
  const before = parseIntervals(job.status?.completedIndexes ?? '', job.spec.completions ?? 0)
  const placed = pods.filter((pod) => isTracked(pod) && hasPlace(pod, job))
  const succeeded = merged(before, ofIndexes(placed.filter(hasSucceeded).flatMap(indexesOf)))
  if (job.spec.backoffLimitPerIndex === undefined) return { before, succeeded, open: new Map() }
  const failed = failedIndexes(job, placed)
  const settled = merged(succeeded, failed, ofIndexes(active.flatMap(indexesOf)))
  return { before, succeeded, failed, open: openFailures(job, placed, settled) }
}

/** The index of a Pod, for lists of them. */
export function indexesOf(pod: JobPod): number[] {
  const index = completionIndex(pod)
  return index === undefined ? [] : [index]
}
