import type { DeploymentCondition } from './objects.ts'

/** Conditions of a Deployment. */
export type Conditions = readonly DeploymentCondition[]

/** What a condition is to say. */
export type Saying = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>

/** The condition of a type. */
export const conditionOf = (conditions: Conditions, wanted: string): DeploymentCondition | undefined =>
  conditions.find(({ type }) => type === wanted)

/** Conditions without that of a type. */
export const withoutCondition = (conditions: Conditions, unwanted: string): Conditions =>
  conditions.filter(({ type }) => type !== unwanted)

/**
 * Conditions with one more, as Kubernetes sets it: nothing happens when its status and reason are known, the transition
 * time stays when its status is, and what is new comes last.
 *
 * @example
 * withCondition(conditions, { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message }, now)
 */
export function withCondition(conditions: Conditions, saying: Saying, now: string): Conditions {
  const known = conditionOf(conditions, saying.type)
  if (known?.status === saying.status && known.reason === saying.reason) return conditions
  return renewCondition(conditions, saying, now)
}

/** As `withCondition`, and even what is known is said anew, now. */
export function renewCondition(conditions: Conditions, saying: Saying, now: string): Conditions {
  const known = conditionOf(conditions, saying.type)
  const lastTransitionTime = known?.status === saying.status ? (known.lastTransitionTime ?? now) : now
  return [
    ...withoutCondition(conditions, saying.type),
    {
      type: saying.type,
      status: saying.status,
      lastUpdateTime: now,
      lastTransitionTime,
      ...(saying.reason !== undefined && { reason: saying.reason }),
      ...(saying.message !== undefined && { message: saying.message }),
    },
  ]
}
