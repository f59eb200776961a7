import type { ReplicaSetStatus } from '../replicaset/objects.ts'
import { say, allSlots, totalSize, type Draft, type Slot } from './draft.ts'
import { limitsOf } from './limits.ts'
import { replicasOf, type DeploymentStatus } from './objects.ts'

/** Counts of a ReplicaSet that a Deployment adds up. */
type Count = 'replicas' | 'readyReplicas' | 'availableReplicas'

/**
 * What a Deployment says of itself, given its ReplicaSets: their counts together, and whether enough Pods are
 * available. Counts of none are left out, as the API server has them.
 *
 * @example
 * const status = countUp(draft)
 */
export function countUp(draft: Draft): DeploymentStatus {
  const { deployment } = draft
  const slots = allSlots(draft)
  const available = sum(slots, 'availableReplicas')
  const enough = available >= replicasOf(deployment) - limitsOf(deployment).unavailable
  say(draft, {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${enough ? 'has' : 'does not have'} minimum availability.`,
  })
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(slots, 'replicas'),
    updatedReplicas: sum(draft.newest ? [draft.newest] : [], 'replicas'),
    readyReplicas: sum(slots, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalSize(slots) - available),
  }
  const terminating = terminatingOf(slots)
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(draft.collisions !== undefined && { collisionCount: draft.collisions }),
  }
}

const statusOf = ({ was }: Slot): Partial<ReplicaSetStatus> => was?.status ?? {}

const sum = (slots: readonly Slot[], count: Count) =>
  slots.reduce((total, slot) => total + (statusOf(slot)[count] ?? 0), 0)

/** Unknown as soon as one ReplicaSet that was looked at does not tell. */
function terminatingOf(slots: readonly Slot[]): number | undefined {
  let total = 0
  for (const slot of slots) {
    const { terminatingReplicas, observedGeneration = 0 } = statusOf(slot)
    if (terminatingReplicas === undefined && observedGeneration > 0) return undefined
    total += terminatingReplicas ?? 0
  }
  return total
}
