import { scaled } from '../sets/int-or-percent.ts'
import { replicasOf, type Deployment } from './objects.ts'

/** The number that stands for "no limit" in a Deployment. */
const NO_LIMIT = 2 ** 31 - 1

/** Whether Pods are replaced little by little. */
export const isRolling = ({ spec }: Deployment): boolean => spec.strategy?.type === 'RollingUpdate'

/**
 * How many Pods a rollout may have too many or too few. A surge is rounded up and an absence down; when neither would
 * be allowed, one Pod may be absent.
 *
 * @example
 * limitsOf(deployment) // { surge: 1, unavailable: 0 } for 2 replicas and 25%
 */
export function limitsOf(deployment: Deployment): { surge: number; unavailable: number } {
  if (!isRolling(deployment)) return { surge: 0, unavailable: 0 }
  const replicas = replicasOf(deployment)
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = scaled(maxSurge, replicas, Math.ceil)
  const unavailable = scaled(maxUnavailable, replicas, Math.floor)
  return { surge, unavailable: Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, replicas) }
}

/** How many Pods a Deployment may have at any time. */
export const mostReplicas = (deployment: Deployment): number =>
  replicasOf(deployment) + limitsOf(deployment).surge

/**
 * How long a rollout may go on without progress, when there is a limit.
 *
 * @example
 * deadlineMs(deployment) // 600000
 */
export function deadlineMs({ spec: { progressDeadlineSeconds: seconds } }: Deployment): number | undefined {
  return seconds === undefined || seconds === NO_LIMIT ? undefined : seconds * 1000
}

/** How many old ReplicaSets are kept, when there is a limit. */
export function historyLimit({ spec: { revisionHistoryLimit: limit } }: Deployment): number | undefined {
  return limit === NO_LIMIT ? undefined : limit
}
