import type { World } from '../../control.ts'
import type { Condition, Pod } from './objects.ts'

/** What tells how old things are. */
export type Age = Pick<World, 'since'>

const readyCondition = ({ status }: Pod): Condition | undefined =>
  status?.conditions?.find(({ type }) => type === 'Ready')

/** Whether a Pod has come to its end, well or badly. */
export const isFinished = ({ status }: Pod): boolean =>
  status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** Whether somebody has deleted an object that is still there. */
export const isDeleted = ({ metadata }: Pick<Pod, 'metadata'>): boolean => metadata.deletionTimestamp != null

/** Whether a Pod runs or is about to. */
export const isActive = (pod: Pod): boolean => !isFinished(pod) && !isDeleted(pod)

/** Whether a Pod is on its way out and may still run. */
export const isTerminating = (pod: Pod): boolean => !isFinished(pod) && isDeleted(pod)

/** Whether a Pod says that it is ready. */
export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True'

/** Since when a Pod is ready, if it is and says so. */
export function readySince(pod: Pod): string | undefined {
  const condition = readyCondition(pod)
  return condition?.status === 'True' ? (condition.lastTransitionTime ?? undefined) : undefined
}

/**
 * Whether a Pod has been ready for long enough.
 *
 * @example
 * isAvailable(pod, 10, world) // ready for ten seconds or more
 */
export function isAvailable(pod: Pod, minReadySeconds: number, age: Age): boolean {
  if (!isReady(pod)) return false
  if (minReadySeconds === 0) return true
  const since = readySince(pod)
  return since !== undefined && age.since(since) >= minReadySeconds * 1000
}

/**
 * In how many milliseconds the first of some Pods that are ready becomes available; undefined when none will.
 *
 * @example
 * untilAvailable(pods, spec.minReadySeconds, world) // 4000
 */
export function untilAvailable(pods: readonly Pod[], minReadySeconds: number, age: Age): number | undefined {
  const waits = pods.flatMap((pod) => {
    const since = readySince(pod)
    const wait = since === undefined ? 0 : minReadySeconds * 1000 - age.since(since)
    return wait > 0 ? [wait] : []
  })
  return waits.length === 0 ? undefined : waits.reduce((least, wait) => Math.min(least, wait))
}
