import type { Write } from '../../control.ts'
import { isDeleted } from '../sets/pods.ts'
import { condition, ensured, trueCondition, type Saying } from './conditions.ts'
import { formatIntervals, includes, merged, ofIndexes, total, type Intervals } from './intervals.ts'
import type { JobStatus, JobPod, Uncounted } from './objects.ts'
import { completionIndex, hasFailed, hasSucceeded, isTracked, uidOf, untracked } from './pods.ts'
import { ruleOn } from './policies.ts'
import type { Staff } from './staff.ts'
import { hasPlace, type View } from './view.ts'
import { timestamp } from '../sets/time.ts'

/** Most Pods that a status lists by uid. */
const MOST_UNCOUNTED = 500

/** What the counting of Pods comes to. */
export interface Tracked {
  status: JobStatus
  /** Pods that are in the status now, and may go. */
  releases: readonly Write[]
  /** The condition with which the Job has ended in this pass. */
  end?: Saying
}

/**
 * Counts Pods that have ended, in three passes, so that none is forgotten or counted twice: the status lists a Pod, the Pod
 * loses its finalizer, the status counts it. A Job has ended when all are counted and gone.
 *
 * @param status with all but what comes from counting
 * @example
 * const { status, releases } = track(view, staff, { verdict, status })
 */
export function track(
  view: View,
  staff: Staff,
  { verdict, status }: { verdict: Saying | undefined; status: JobStatus },
): Tracked {
  const { job, world } = view
  const counted = countGone(status, view.pods)
  const { leaving, uncounted, succeeded, isFull } = listEnded(view, verdict, counted.uncountedTerminatedPods)
  const next: JobStatus = {
    ...counted,
    uncountedTerminatedPods: uncounted,
    ...indexStatus(view, succeeded),
  }
  const releases = leaving
    .filter((pod) => !staff.touched.has(uidOf(pod)))
    .map((pod): Write => ({ op: 'replace', object: untracked(pod) }))
  if (verdict === undefined) return { status: next, releases }
  const conditions = next.conditions ?? []
  if (trueCondition(job.status?.conditions, verdict.type) === undefined) {
    return {
      status: { ...next, conditions: [...conditions, condition(verdict, 'True', world.now)] },
      releases,
    }
  }
  const isHeld = (uncounted.succeeded ?? uncounted.failed) !== undefined || staff.terminating > 0
  if (isHeld || isFull || leaving.length > 0) return { status: next, releases }
  const type = verdict.type === 'FailureTarget' ? 'Failed' : 'Complete'
  const end = { type, reason: verdict.reason, message: verdict.message }
  return {
    status: {
      ...next,
      conditions: ensured(conditions, end, 'True', world.now),
      ...(type === 'Complete' && { completionTime: timestamp(world.now) }),
    },
    releases,
    end,
  }
}

/** Counts the Pods of the lists that have lost their finalizer, or are gone. */
function countGone(status: JobStatus, pods: readonly JobPod[]): JobStatus {
  const held = new Set(pods.filter(isTracked).map(uidOf))
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const left = [succeeded, failed].map((uids) => uids.filter((uid) => held.has(uid)))
  const [stillSucceeded = [], stillFailed = []] = left
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + succeeded.length - stillSucceeded.length,
    failed: (status.failed ?? 0) + failed.length - stillFailed.length,
    uncountedTerminatedPods: lists(stillSucceeded, stillFailed),
  }
}

const lists = (succeeded: readonly string[], failed: readonly string[]): Uncounted => ({
  ...(succeeded.length > 0 && { succeeded }),
  ...(failed.length > 0 && { failed }),
})

/** Which Pods may go, and what the status has to say of them first. */
function listEnded(view: View, verdict: Saying | undefined, before: Uncounted = {}) {
  const { job, indexes } = view
  const succeeded = [...(before.succeeded ?? [])]
  const failed = [...(before.failed ?? [])]
  const newIndexes: number[] = []
  const leaving: JobPod[] = []
  const isFull = () => newIndexes.length + succeeded.length + failed.length >= MOST_UNCOUNTED
  for (const pod of inOrder(view)) {
    if (!mayGo(pod, view, verdict)) continue
    leaving.push(pod)
    const uid = uidOf(pod)
    if (hasSucceeded(pod) && !view.uncounted.failed.has(uid)) {
      const index = completionIndex(pod) ?? 0
      if (indexes === undefined) {
        if (!view.uncounted.succeeded.has(uid)) succeeded.push(uid)
      } else if (hasPlace(pod, job) && !includes(indexes.before, index)) newIndexes.push(index)
    } else if (isFailure(pod, view, verdict) && ruleOn(job, pod).counts) failed.push(uid)
    if (isFull()) break
  }
  return { leaving, uncounted: lists(succeeded, failed), succeeded: newIndexes, isFull: isFull() }
}

/** What has no index comes first. */
function inOrder({ pods, indexes }: View): JobPod[] {
  const tracked = pods.filter(isTracked)
  const indexOf = (pod: JobPod) => completionIndex(pod) ?? -1
  return indexes === undefined ? tracked : tracked.sort((a, b) => indexOf(a) - indexOf(b))
}

function mayGo(pod: JobPod, { job, indexes }: View, verdict: Saying | undefined): boolean {
  if (isDeleted(job) || verdict !== undefined || hasSucceeded(pod)) return true
  const index = completionIndex(pod)
  return hasFailed(pod, job) && (index === undefined || indexes?.open.get(index) !== pod)
}

/** When a Job has failed, each Pod that did not end is taken for failed. */
function isFailure(pod: JobPod, { job, uncounted }: View, verdict: Saying | undefined): boolean {
  const ends = hasFailed(pod, job) || verdict?.type === 'FailureTarget'
  return ends && !uncounted.failed.has(uidOf(pod)) && hasPlace(pod, job)
}

function indexStatus({ indexes }: View, succeeded: readonly number[]): Partial<JobStatus> {
  if (indexes === undefined) return {}
  const done: Intervals = merged(indexes.succeeded, ofIndexes(succeeded))
  return {
    succeeded: total(done),
    completedIndexes: formatIntervals(done),
    ...(indexes.failed && { failedIndexes: formatIntervals(indexes.failed) }),
  }
}
