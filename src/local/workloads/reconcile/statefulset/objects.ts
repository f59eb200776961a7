import type { Obj, ObjectMeta } from '../../../../cluster/object.ts'
import type { Pod, SetSpec } from '../sets/objects.ts'

/** What a claim is made from. */
export interface ClaimTemplate {
  [other: string]: unknown
  metadata: ObjectMeta
  spec?: unknown
}

/** What becomes of claims whose Pod is not wanted any more. */
export interface RetentionPolicy {
  whenDeleted?: string
  whenScaled?: string
}

/** What a StatefulSet says of itself. */
export interface StatefulSetStatus {
  observedGeneration?: number
  replicas: number
  readyReplicas?: number
  currentReplicas?: number
  updatedReplicas?: number
  availableReplicas: number
  currentRevision?: string
  updateRevision?: string
  collisionCount?: number
}

/** A StatefulSet. */
export interface StatefulSet extends Obj {
  spec: SetSpec & {
    serviceName?: string
    podManagementPolicy?: string
    revisionHistoryLimit?: number
    ordinals?: { start?: number }
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } }
    volumeClaimTemplates?: readonly ClaimTemplate[]
    persistentVolumeClaimRetentionPolicy?: RetentionPolicy
  }
  status?: StatefulSetStatus
}

export const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as const

/** The label that tells at which revision a Pod is. */
const REVISION = 'controller-revision-hash'
const LARGEST = 2 ** 31 - 1

/** How many Pods a StatefulSet should have. */
export const replicasOf = ({ spec }: StatefulSet): number => spec.replicas ?? 1

/** The number of a StatefulSet's first Pod. */
export const startOf = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0

/** Whether Pods come and go in any order. */
export const isParallel = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy === 'Parallel'

/** The revision that a Pod was made from. */
export const revisionOf = ({ metadata }: Pod): string => metadata.labels?.[REVISION] ?? ''

/** A Pod that says from which revision it was made. */
export const atRevision = (pod: Pod, revision: string): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [REVISION]: revision } },
})

/**
 * What the name of a Pod says: whose it is and which. Undefined for one that has no number.
 *
 * @example
 * placeOf(pod) // { parent: 'web', ordinal: 2 }
 */
export function placeOf({ metadata }: Pod): { parent: string; ordinal: number } | undefined {
  const [, parent = '', digits = ''] = /^(.*)-(\d{1,10})$/.exec(metadata.name ?? '') ?? []
  return digits === '' || Number(digits) > LARGEST ? undefined : { parent, ordinal: Number(digits) }
}

/** The number of a Pod, -1 when it has none. */
export const ordinalOf = (pod: Pod): number => placeOf(pod)?.ordinal ?? -1

/** Whether a StatefulSet wants a Pod of this number. */
export function isWanted(pod: Pod, set: StatefulSet): boolean {
  const index = ordinalOf(pod) - startOf(set)
  return index >= 0 && index < replicasOf(set)
}
