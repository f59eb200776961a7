import type { Obj } from '../../../../cluster/object.ts'
import type { Condition, SetSpec } from '../sets/objects.ts'

/** What a ReplicaSet says of itself. */
export interface ReplicaSetStatus {
  replicas: number
  fullyLabeledReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  terminatingReplicas?: number
  observedGeneration?: number
  conditions?: readonly Condition[]
}

/** A ReplicaSet. */
export interface ReplicaSet extends Obj {
  spec: SetSpec
  status?: ReplicaSetStatus
}

/** How many Pods a ReplicaSet should have. */
export const sizeOf = ({ spec }: ReplicaSet): number => spec.replicas ?? 1
