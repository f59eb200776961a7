import { includes, merged, ofIndexes, parseIntervals, type Intervals } from './intervals.ts'
import { exactMoment, remainingWait, type Memory } from './memory.ts'
import type { Job, JobPod } from './objects.ts'
import { completionIndex, failureCount, finishedAt, hasFailed, ignoredFailureCount, uidOf } from './pods.ts'
import { ruleOn } from './policies.ts'
import type { World } from '../../control.ts'

/** The indexes that are given up, by what the status says and by Pods that have not been counted. */
export function failedIndexes(job: Job, pods: readonly JobPod[]): Intervals {
  const before = parseIntervals(job.status?.failedIndexes ?? '', job.spec.completions ?? 0)
  const given = pods.filter((pod) => givesUp(pod, job)).map((pod) => completionIndex(pod) ?? 0)
  return merged(before, ofIndexes(given))
}

function givesUp(pod: JobPod, job: Job): boolean {
  if (!hasFailed(pod, job)) return false
  const { action, counts } = ruleOn(job, pod)
  return action === 'FailIndex' || (counts && failureCount(pod) >= (job.spec.backoffLimitPerIndex ?? 0))
}

/**
 * The last Pod of each index that failed and is to be tried again. It stays until there is another, which takes over its
 * count of failures.
 *
 * @param settled indexes with nothing to try again
 */
export function openFailures(
  job: Job,
  pods: readonly JobPod[],
  settled: Intervals,
): ReadonlyMap<number, JobPod> {
  const open = new Map<number, JobPod>()
  for (const pod of pods) {
    const index = completionIndex(pod) ?? 0
    if (!hasFailed(pod, job) || includes(settled, index)) continue
    const last = open.get(index)
    const isLater =
      last === undefined ||
      (attempts(last) <= attempts(pod) && Date.parse(finishedAt(pod)) >= Date.parse(finishedAt(last)))
    if (isLater) open.set(index, pod)
  }
  return open
}

const attempts = (pod: JobPod): number => failureCount(pod) + ignoredFailureCount(pod)

/**
 * Which of some indexes may be tried now; when none may, how long that takes in workloads' time.
 *
 * @example
 * readyIndexes([0, 1], view.indexes.open, view) // { now: [1], waitMs: 0 }
 */
export function readyIndexes(
  indexes: readonly number[],
  open: ReadonlyMap<number, JobPod>,
  { world, memory }: { world: World; memory: Memory },
): { now: number[]; waitMs: number } {
  const waits = indexes.map((index) => {
    const pod = open.get(index)
    if (pod === undefined) return 0
    const lastMs = memory.ends.get(uidOf(pod))?.atMs ?? exactMoment(finishedAt(pod), undefined)
    return remainingWait({ count: attempts(pod) + 1, lastMs }, world)
  })
  const now = indexes.filter((_, position) => waits[position] === 0)
  return { now, waitMs: now.length > 0 ? 0 : waits.reduce((least, wait) => Math.min(least, wait), Infinity) }
}
