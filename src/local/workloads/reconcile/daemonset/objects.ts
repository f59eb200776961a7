import type { Obj } from '../../../../cluster/object.ts'
import type { Taint } from '../../nodes/taints.ts'
import type { IntOrPercent, SetSpec } from '../sets/objects.ts'

/** What a DaemonSet says of itself. */
export interface DaemonSetStatus {
  currentNumberScheduled: number
  numberMisscheduled: number
  desiredNumberScheduled: number
  numberReady: number
  observedGeneration?: number
  updatedNumberScheduled?: number
  numberAvailable?: number
  numberUnavailable?: number
  collisionCount?: number
}

/** A DaemonSet. */
export interface DaemonSet extends Obj {
  spec: SetSpec & {
    revisionHistoryLimit?: number
    updateStrategy?: {
      type?: string
      rollingUpdate?: { maxSurge?: IntOrPercent; maxUnavailable?: IntOrPercent }
    }
  }
  status?: DaemonSetStatus
}

/** A Node. */
export interface Node extends Obj {
  spec?: { taints?: readonly Taint[] }
}

export const NODE = { apiVersion: 'v1', kind: 'Node' } as const

/** The label of revisions and of Pods that tells which template they have. */
export const HASH = 'controller-revision-hash'
