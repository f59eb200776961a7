import type { Obj } from '../../../../cluster/object.ts'
import type { Condition, IntOrPercent, SetSpec } from '../sets/objects.ts'

/** A condition of a Deployment also tells when it was last looked at. */
export interface DeploymentCondition extends Condition {
  lastUpdateTime?: string | null
}

/** What a Deployment says of itself. */
export interface DeploymentStatus {
  observedGeneration?: number
  replicas?: number
  updatedReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  unavailableReplicas?: number
  terminatingReplicas?: number
  collisionCount?: number
  conditions?: readonly DeploymentCondition[]
}

/** A Deployment. */
export interface Deployment extends Obj {
  spec: SetSpec & {
    paused?: boolean
    progressDeadlineSeconds?: number
    revisionHistoryLimit?: number
    strategy?: {
      type?: string
      rollingUpdate?: { maxSurge?: IntOrPercent; maxUnavailable?: IntOrPercent }
    }
  }
  status?: DeploymentStatus
}

/** How many Pods a Deployment should have. */
export const replicasOf = ({ spec }: Deployment): number => spec.replicas ?? 1

/** The label and selector key that tells the Pods of one template from those of another. */
export const TEMPLATE_HASH = 'pod-template-hash'
