import { isDeleted } from '../sets/pods.ts'
import {
  COMPLETION_INDEX,
  FAILURE_COUNT,
  IGNORED_FAILURE_COUNT,
  replacesOnlyFailed,
  TRACKING,
  type Job,
  type JobContainerStatus,
  type JobPod,
} from './objects.ts'

/** Largest value of what Go reads as 32 bits. */
const MOST = 2 ** 31 - 1

export const uidOf = ({ metadata }: JobPod): string => metadata.uid ?? ''

/** Whether a Job has yet to count a Pod. */
export const isTracked = ({ metadata }: JobPod): boolean => metadata.finalizers?.includes(TRACKING) === true

/** A Pod that its Job is done with. */
export function untracked(pod: JobPod): JobPod {
  const finalizers = (pod.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TRACKING)
  return { ...pod, metadata: { ...pod.metadata, finalizers } }
}

export const hasSucceeded = ({ status }: JobPod): boolean => status?.phase === 'Succeeded'

/** Whether a Pod counts as failed: one that is on its way out does so unless its Job waits for its end. */
export function hasFailed(pod: JobPod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true
  return !replacesOnlyFailed(job) && isDeleted(pod) && !hasSucceeded(pod)
}

/** The index that a Pod works on; undefined for one without, or with one that is none. */
export function completionIndex({ metadata }: JobPod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX] ?? ''
  return /^\+?\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** How often the index of a Pod had failed before, as far as it counts. */
export const failureCount = (pod: JobPod): number => countIn(pod, FAILURE_COUNT)

/** How often it had failed and a rule said that it does not count. */
export const ignoredFailureCount = (pod: JobPod): number => countIn(pod, IGNORED_FAILURE_COUNT)

function countIn({ metadata }: JobPod, name: string): number {
  const text = metadata.annotations?.[name] ?? ''
  const count = /^\+?\d{1,15}$/.test(text) ? Number(text) : 0
  return count <= MOST ? count : 0
}

/**
 * When a Pod has ended: when its last container did, when it stopped to be ready, when it was deleted, or, when nobody
 * says, when it was made.
 *
 * @example
 * finishedAt(pod) // '2024-01-01T00:00:00Z'
 */
export function finishedAt(pod: JobPod): string {
  const { metadata, status } = pod
  return (
    lastContainerEnd(pod) ??
    status?.conditions?.find(({ type, status: value }) => type === 'Ready' && value === 'False')
      ?.lastTransitionTime ??
    deletedAt(pod) ??
    metadata.creationTimestamp ??
    ''
  )
}

function lastContainerEnd({ spec, status }: JobPod): string | undefined {
  const sidecars = new Set(
    (spec.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  )
  const containers = status?.containerStatuses ?? []
  const others = (status?.initContainerStatuses ?? []).filter(({ name = '' }) => sidecars.has(name))
  const ends = latest(containers)
  return others.length === 0 ? ends : latest([...containers, ...others])
}

/** The last end of some containers; undefined when one of them has none. Times of one form sort as texts. */
function latest(containers: readonly JobContainerStatus[]): string | undefined {
  let last: string | undefined
  for (const { state } of containers) {
    const end = state?.terminated?.finishedAt
    if (end == null) return undefined
    if (last === undefined || end > last) last = end
  }
  return last
}

function deletedAt({
  metadata: { deletionTimestamp, deletionGracePeriodSeconds },
}: JobPod): string | undefined {
  if (deletionTimestamp == null) return undefined
  const end = Date.parse(deletionTimestamp)
  return new Date(end - (deletionGracePeriodSeconds ?? 0) * 1000).toISOString()
}
