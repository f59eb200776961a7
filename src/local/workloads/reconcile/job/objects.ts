import type { Obj } from '../../../../cluster/object.ts'
import type { LabelSelector } from '../../../../cluster/selector.ts'
import type { Condition, ContainerStatus, Pod, PodTemplate } from '../sets/objects.ts'

export const JOB = { apiVersion: 'batch/v1', kind: 'Job' } as const

/** Keeps a Pod until its Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking'
/** Annotation and label of Pods of Indexed Jobs. */
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index'
/** Annotations of Pods of Jobs with a limit per index. */
export const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count'
export const IGNORED_FAILURE_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count'

/** A condition of a Job; all fields are always there. */
export interface JobCondition extends Condition {
  reason: string
  message: string
  lastProbeTime: string
  lastTransitionTime: string
}

/** What is to be done when a Pod fails in a certain way. */
export interface FailureRule {
  action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'
  onExitCodes?: { containerName?: string; operator: string; values: readonly number[] }
  onPodConditions?: readonly { type: string; status: string }[]
}

/** When a Job has done enough. */
export interface SuccessRule {
  succeededIndexes?: string
  succeededCount?: number
}

/** What a Job wants; the API server has filled in its defaults. */
export interface JobSpec {
  parallelism?: number
  completions?: number
  completionMode?: string
  backoffLimit?: number
  backoffLimitPerIndex?: number
  maxFailedIndexes?: number
  activeDeadlineSeconds?: number
  ttlSecondsAfterFinished?: number
  suspend?: boolean
  managedBy?: string
  podReplacementPolicy?: string
  podFailurePolicy?: { rules: readonly FailureRule[] }
  successPolicy?: { rules: readonly SuccessRule[] }
  selector: LabelSelector
  template: PodTemplate
}

/** Pods that have ended and still have their finalizer, by uid. */
export interface Uncounted {
  succeeded?: readonly string[]
  failed?: readonly string[]
}

/** What a Job says of itself. Counts of none are left out where the API server does so. */
export interface JobStatus {
  conditions?: readonly JobCondition[]
  startTime?: string
  completionTime?: string
  active?: number
  succeeded?: number
  failed?: number
  terminating?: number
  ready?: number
  completedIndexes?: string
  failedIndexes?: string
  uncountedTerminatedPods?: Uncounted
}

/** A Job. */
export interface Job extends Obj {
  spec: JobSpec
  status?: JobStatus
}

/** How a container of a Pod ended. */
export interface Terminated {
  exitCode?: number
  finishedAt?: string | null
}

/** What is known of a container. */
export interface JobContainerStatus extends ContainerStatus {
  state?: { terminated?: Terminated }
}

/** A Pod, with what only Jobs look at. */
export interface JobPod extends Pod {
  status?: {
    phase?: string
    conditions?: readonly Condition[]
    containerStatuses?: readonly JobContainerStatus[]
    initContainerStatuses?: readonly JobContainerStatus[]
  }
}

const OWN_CONTROLLER = 'kubernetes.io/job-controller'

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed'
export const isSuspended = ({ spec }: Job): boolean => spec.suspend === true

/** Whether somebody else looks after a Job. */
export const isForeign = ({ spec: { managedBy = OWN_CONTROLLER } }: Job): boolean =>
  managedBy !== OWN_CONTROLLER

/** Whether Pods are replaced when they have failed, and not when they are on their way out. */
export const replacesOnlyFailed = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined

/** How a Job has ended, once it has. */
export const finishedCondition = ({ status }: Job): JobCondition | undefined =>
  status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  )
