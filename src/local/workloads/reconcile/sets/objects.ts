import type { Obj, ObjectMeta } from '../../../../cluster/object.ts'
import type { LabelSelector } from '../../../../cluster/selector.ts'
import type { NodeSelection } from '../../nodes/selection.ts'
import type { Toleration } from '../../nodes/taints.ts'

/** A condition of a status. */
export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
  lastTransitionTime?: string | null
}

/** How often the containers of a Pod were started again. */
export interface ContainerStatus {
  name?: string
  restartCount?: number
}

/** The parts of a Pod's spec that controllers look at. */
export interface PodSpec extends NodeSelection {
  [field: string]: unknown
  nodeName?: string
  hostNetwork?: boolean
  initContainers?: readonly { name: string; restartPolicy?: string }[]
  volumes?: readonly Volume[]
  tolerations?: readonly Toleration[]
}

/** One volume of a Pod. */
export interface Volume {
  [source: string]: unknown
  name: string
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean }
}

/** A Pod. */
export interface Pod extends Obj {
  spec: PodSpec
  status?: {
    phase?: string
    conditions?: readonly Condition[]
    containerStatuses?: readonly ContainerStatus[]
    initContainerStatuses?: readonly ContainerStatus[]
  }
}

/** What Pods are made from. */
export interface PodTemplate {
  metadata?: ObjectMeta
  spec: PodSpec
}

/** What all sets of Pods have in their spec. */
export interface SetSpec {
  replicas?: number
  minReadySeconds?: number
  selector: LabelSelector
  template: PodTemplate
}

/** A number, or a share of one: `25%`. */
export type IntOrPercent = number | string

export const POD = { apiVersion: 'v1', kind: 'Pod' } as const
export const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' } as const
export const CONTROLLER_REVISION = { apiVersion: 'apps/v1', kind: 'ControllerRevision' } as const
