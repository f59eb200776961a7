import type { Obj } from '../../../cluster/object.ts'
import type { NodeSelection } from '../nodes/selection.ts'
import type { Toleration } from '../nodes/taints.ts'

/** A container of a Pod's spec, as far as it is played. */
export interface Container {
  name: string
  image?: string
  /** `Always` makes an init container a sidecar. */
  restartPolicy?: string
}

/** The part of a Pod's spec that its life depends on. The API server has checked and completed it. */
export interface PodSpec extends NodeSelection {
  nodeName?: string
  schedulerName?: string
  schedulingGates?: readonly unknown[]
  tolerations?: readonly Toleration[]
  hostNetwork?: boolean
  restartPolicy?: string
  activeDeadlineSeconds?: number
  readinessGates?: readonly { conditionType: string }[]
  initContainers?: readonly Container[]
  containers: readonly Container[]
}

/** One of a Pod's conditions. */
export interface PodCondition {
  type: string
  status: string
  reason?: string
  message?: string
  observedGeneration?: number
  lastProbeTime?: string | null
  lastTransitionTime?: string | null
}

/** How a container ended. */
export interface Terminated {
  exitCode: number
  reason: string
  message?: string
  startedAt: string
  finishedAt: string
}

/** What a container does; exactly one field. */
export interface ContainerState {
  waiting?: { reason: string; message?: string }
  running?: { startedAt: string }
  terminated?: Terminated
}

/** How a container is. */
export interface ContainerStatus {
  name: string
  image: string
  imageID: string
  ready: boolean
  started?: boolean
  restartCount: number
  state: ContainerState
  lastState: ContainerState
}

/** How a Pod is. */
export interface PodStatus {
  phase?: string
  reason?: string
  message?: string
  conditions?: readonly PodCondition[]
  podIP?: string
  podIPs?: readonly { ip: string }[]
  startTime?: string
  initContainerStatuses?: readonly ContainerStatus[]
  containerStatuses?: readonly ContainerStatus[]
}

/** A Pod as the API server gives it. */
export interface Pod extends Obj {
  spec: PodSpec
  status?: PodStatus
}

/**
 * A Pod's object, typed; the API server has seen to it that it is one.
 *
 * @example
 * asPod(object).spec.containers
 */
export const asPod = (object: Obj): Pod => object as Pod

/** Whether a Pod has run to its end. */
export const isTerminal = ({ status }: Pod): boolean =>
  status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** Whether somebody has deleted the Pod. */
export const isDeleting = ({ metadata }: Pod): boolean => metadata.deletionTimestamp != null

/** Whether an init container stays as long as the others do. */
export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always'

/** How often the containers of a Pod were started again. */
export const restartsOf = ({ status }: Pod): number => status?.containerStatuses?.[0]?.restartCount ?? 0

/** Whether a condition of a Pod is true. */
export const isTrue = ({ status }: Pod, type: string): boolean =>
  status?.conditions?.some((each) => each.type === type && each.status === 'True') === true
