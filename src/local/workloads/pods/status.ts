import { conditionsOf } from './conditions.ts'
import {
  isSidecar,
  type Container,
  type ContainerState,
  type ContainerStatus,
  type Pod,
  type PodStatus,
  type Terminated,
} from './pod.ts'

/** When it is. */
interface At {
  /** As the API writes times. */
  time: string
}

/** The status of a Pod whose containers wait, for the first of them that has to start. */
export function waiting(
  pod: Pod,
  { time, reason, message }: At & { reason: string; message?: string },
): PodStatus {
  const { initContainers = [], containers } = pod.spec
  const [first] = initContainers
  const because = { waiting: { reason, ...(message !== undefined && { message }) } }
  const later = { waiting: { reason: 'PodInitializing' } }
  return concluded(pod, time, {
    phase: 'Pending',
    ...(first && {
      initContainerStatuses: initContainers.map((each) => notYet(each, each === first ? because : later)),
    }),
    containerStatuses: containers.map((each) => notYet(each, first ? later : because)),
  })
}

/** The status of a Pod whose containers run. */
export function running(
  pod: Pod,
  { time, isReady, ips }: At & { isReady: boolean; ips: readonly string[] },
): PodStatus {
  const { initContainers = [], containers } = pod.spec
  const [podIP] = ips
  return concluded(pod, time, {
    phase: 'Running',
    ...(podIP !== undefined && { podIP, podIPs: ips.map((ip) => ({ ip })) }),
    ...(initContainers.length > 0 && {
      initContainerStatuses: initContainers.map((each) =>
        isSidecar(each)
          ? { ...fresh(each, { running: { startedAt: time } }), ready: true, started: true }
          : { ...fresh(each, { terminated: ended(0, time, time) }), ready: true },
      ),
    }),
    containerStatuses: containers.map((each) => ({
      ...fresh(each, { running: { startedAt: time } }),
      ready: isReady,
    })),
  })
}

/** The status of a Pod whose containers became ready, or are not any longer. */
export const withReadiness = (pod: Pod, { time, isReady }: At & { isReady: boolean }): PodStatus =>
  concluded(pod, time, {
    containerStatuses: statusesOf(pod).map((each) => ({
      ...each,
      ready: isReady && each.state.running != null,
    })),
  })

/** The status of a Pod whose containers ended and are started again at once, those that `which` names. */
export const restarted = (
  pod: Pod,
  {
    time,
    exitCode,
    isReady,
    which = () => true,
  }: At & {
    exitCode: number
    isReady: boolean
    which?: (status: ContainerStatus) => boolean
  },
): PodStatus =>
  concluded(pod, time, {
    containerStatuses: statusesOf(pod).map((each) =>
      which(each)
        ? {
            ...each,
            image: imageOf(pod, each),
            ready: isReady,
            restartCount: each.restartCount + 1,
            state: { running: { startedAt: time } },
            // One that waited to be started again has ended before.
            lastState: each.state.running ? { terminated: endOf(each, exitCode, time) } : each.lastState,
          }
        : each,
    ),
  })

/** The status of a Pod whose containers ended and are started again after a while. */
export const backingOff = (
  pod: Pod,
  { time, exitCode, message }: At & { exitCode: number; message: (container: string) => string },
): PodStatus =>
  concluded(pod, time, {
    containerStatuses: statusesOf(pod).map((each) => ({
      ...each,
      ready: false,
      started: false,
      state: { waiting: { reason: 'CrashLoopBackOff', message: message(each.name) } },
      lastState: { terminated: endOf(each, exitCode, time) },
    })),
  })

/** The status of a Pod that has come to its end. */
export function finished(
  pod: Pod,
  { time, exitCode, reason, message }: At & { exitCode: number; reason?: string; message?: string },
): PodStatus {
  const end = (each: ContainerStatus, code: number): ContainerStatus =>
    each.state.terminated
      ? each
      : { ...each, ready: false, started: false, state: { terminated: endOf(each, code, time) } }
  const { initContainerStatuses } = pod.status ?? {}
  return concluded(pod, time, {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    // Sidecars are asked to go when the others are done, and do so.
    ...(initContainerStatuses && {
      initContainerStatuses: initContainerStatuses.map((each) => end(each, 0)),
    }),
    containerStatuses: statusesOf(pod).map((each) => end(each, exitCode)),
  })
}

/** The status of a Pod with what changes, and what follows from that. */
export function concluded(pod: Pod, time: string, changes: Partial<PodStatus>): PodStatus {
  const status = { startTime: time, ...pod.status, ...changes }
  return { ...status, conditions: conditionsOf(pod, status, time) }
}

/** How the containers are; of a Pod that nothing has started yet, as if they waited. */
const statusesOf = ({ spec, status }: Pod): readonly ContainerStatus[] =>
  status?.containerStatuses ??
  spec.containers.map((each) => notYet(each, { waiting: { reason: 'ContainerCreating' } }))

const fresh = ({ name, image = '' }: Container, state: ContainerState) => ({
  name,
  image,
  imageID: '',
  restartCount: 0,
  state,
  lastState: {},
})

const notYet = (container: Container, state: ContainerState): ContainerStatus => ({
  ...fresh(container, state),
  ready: false,
  started: false,
})

const imageOf = ({ spec }: Pod, { name, image }: ContainerStatus) =>
  spec.containers.find((each) => each.name === name)?.image ?? image

const endOf = ({ state }: ContainerStatus, exitCode: number, time: string) =>
  ended(exitCode, state.running?.startedAt ?? time, time)

const ended = (exitCode: number, startedAt: string, finishedAt: string): Terminated => ({
  exitCode,
  reason: exitCode === 0 ? 'Completed' : 'Error',
  startedAt,
  finishedAt,
})
