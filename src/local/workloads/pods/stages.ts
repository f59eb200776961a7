import type { Write } from '../control.ts'
import { conditionsOf } from './conditions.ts'
import { formatSeconds } from './duration.ts'
import type { Life } from './knobs.ts'
import { isDeleting, isTerminal, isTrue, restartsOf, type Pod, type PodStatus } from './pod.ts'
import { backingOff, concluded, finished, restarted, running, waiting, withReadiness } from './status.ts'

/** What a stage is played with. */
export interface Scene {
  pod: Pod
  life: Life
  /** Now, as the API writes times. */
  time: string
  /** The Pod's addresses. */
  ips: () => readonly string[]
}

/** One step in the life of a Pod. What it writes makes that it does not match any more, or not before another start. */
export interface Stage {
  name: string
  when: (pod: Pod, life: Life) => boolean
  /** How long it has to match; 0 unless told. */
  afterMs?: (pod: Pod, life: Life) => number
  next: (scene: Scene) => readonly Write[]
}

/** The kubelet's: from the second restart on, doubled up to five minutes, forgotten after running for ten. */
const RESTART_SECONDS = 10
const LONGEST_RESTART_SECONDS = 300
const FORGIVEN_MS = 600_000
const PULL_AGAIN_MS = 10_000
/** Of a container that is killed. */
const KILLED = 137

const CRASHED = 'CrashLoopBackOff'
const PULL_FAILED = 'ErrImagePull'
const PULL_WAITS = 'ImagePullBackOff'

/** The life of a Pod that has a node. Of those that are due at the same time, the first is played. */
export const stages: readonly Stage[] = [
  {
    // Somebody waits for the end of the Pod before its finalizer goes: a Job does.
    name: 'stop',
    when: (pod) => isDeleting(pod) && isPlaced(pod) && !isTerminal(pod) && isHeld(pod),
    afterMs: stopMs,
    next: ({ pod, time }) => [write(pod, finished(pod, { time, exitCode: KILLED }))],
  },
  {
    name: 'remove',
    when: (pod) =>
      isDeleting(pod) &&
      isPlaced(pod) &&
      pod.metadata.deletionGracePeriodSeconds !== 0 &&
      (isTerminal(pod) || !isHeld(pod)),
    afterMs: stopMs,
    next: ({ pod }) => [{ op: 'delete', object: pod, gracePeriodSeconds: 0 }],
  },
  {
    name: 'miss-deadline',
    when: (pod) => isAlive(pod) && pod.spec.activeDeadlineSeconds !== undefined,
    afterMs: ({ spec }) => (spec.activeDeadlineSeconds ?? 0) * 1000,
    next: ({ pod, time }) => [
      write(
        pod,
        finished(pod, {
          time,
          exitCode: KILLED,
          reason: 'DeadlineExceeded',
          message: 'Pod was active on the node longer than the specified deadline',
        }),
      ),
    ],
  },
  {
    name: 'fail-pull',
    when: (pod, life) =>
      isPending(pod) &&
      life.imagePullError !== undefined &&
      ![PULL_FAILED, PULL_WAITS].includes(waitsFor(pod)),
    next: ({ pod, life, time }) => {
      const message = pullError(pod, life)
      return [
        write(pod, waiting(pod, { time, reason: PULL_FAILED, message })),
        warn(pod, 'Failed', `Failed to pull image ${imageOf(pod)}: ${message}`),
        warn(pod, 'Failed', `Error: ${PULL_FAILED}`),
      ]
    },
  },
  {
    name: 'wait-for-pull',
    when: (pod, life) => isPending(pod) && life.imagePullError !== undefined && waitsFor(pod) === PULL_FAILED,
    afterMs: () => PULL_AGAIN_MS,
    next: ({ pod, life, time }) => {
      const waits = `Back-off pulling image ${imageOf(pod)}`
      const message = `${waits}: ${PULL_FAILED}: ${pullError(pod, life)}`
      return [
        write(pod, waiting(pod, { time, reason: PULL_WAITS, message })),
        { op: 'event', on: pod, type: 'Normal', reason: 'BackOff', message: waits },
        warn(pod, 'Failed', `Error: ${PULL_WAITS}`),
      ]
    },
  },
  {
    name: 'create',
    when: (pod, life) =>
      isPending(pod) &&
      life.imagePullError === undefined &&
      life.startMs > 0 &&
      ['', PULL_FAILED, PULL_WAITS].includes(waitsFor(pod)),
    next: ({ pod, time }) => {
      const reason = pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating'
      return [write(pod, waiting(pod, { time, reason }))]
    },
  },
  {
    name: 'start',
    when: (pod, life) => isPending(pod) && life.imagePullError === undefined,
    afterMs: (_pod, life) => life.startMs,
    next: ({ pod, life, time, ips }) => [
      write(pod, running(pod, { time, isReady: life.readyMs === 0, ips: ips() })),
    ],
  },
  {
    name: 'exit',
    when: (pod) => isRunning(pod),
    afterMs: (_pod, life) => life.runMs,
    next: exit,
  },
  {
    name: 'restart',
    when: (pod) => isAlive(pod) && waitsFor(pod) === CRASHED,
    afterMs: (pod) => restartSeconds(pod) * 1000,
    next: ({ pod, life, time }) => [
      write(pod, restarted(pod, { time, exitCode: life.exitCode, isReady: life.readyMs === 0 })),
    ],
  },
  {
    name: 'change-image',
    when: (pod) => isRunning(pod) && changedImages(pod).size > 0,
    next: ({ pod, life, time }) => {
      const names = changedImages(pod)
      const which = ({ name }: { name: string }) => names.has(name)
      return [write(pod, restarted(pod, { time, exitCode: 0, isReady: life.readyMs === 0, which }))]
    },
  },
  {
    name: 'become-ready',
    when: (pod) => isRunning(pod) && !areReady(pod),
    afterMs: (_pod, life) => life.readyMs,
    next: ({ pod, time }) => [write(pod, withReadiness(pod, { time, isReady: true }))],
  },
  {
    name: 'become-unready',
    when: (pod, life) => isRunning(pod) && areReady(pod) && life.readyMs === Infinity,
    next: ({ pod, time }) => [write(pod, withReadiness(pod, { time, isReady: false }))],
  },
  {
    name: 'follow-gates',
    when: (pod) => isRunning(pod) && isTrue(pod, 'Ready') !== shouldBeReady(pod),
    next: ({ pod, time }) => [write(pod, concluded(pod, time, {}))],
  },
]

/** What happens when the containers end. */
function exit({ pod, life, time }: Scene): Write[] {
  const { exitCode, runMs } = life
  const { restartPolicy = 'Always' } = pod.spec
  const isAgain = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0)
  if (!isAgain) return [write(pod, finished(pod, { time, exitCode }))]
  if (restartsOf(pod) === 0 || runMs >= FORGIVEN_MS)
    return [write(pod, restarted(pod, { time, exitCode, isReady: life.readyMs === 0 }))]
  const { namespace = '', name = '', uid = '' } = pod.metadata
  const who = `${name}_${namespace}(${uid})`
  const wait = formatSeconds(restartSeconds(pod))
  const message = (container: string) =>
    `back-off ${wait} restarting failed container=${container} pod=${who}`
  return [
    write(pod, backingOff(pod, { time, exitCode, message })),
    ...pod.spec.containers.map(({ name: container }) =>
      warn(pod, 'BackOff', `Back-off restarting failed container ${container} in pod ${who}`),
    ),
  ]
}

const write = (pod: Pod, status: PodStatus): Write => ({
  op: 'replace',
  object: { ...pod, status },
  subresource: 'status',
})

const warn = (on: Pod, reason: string, message: string): Write => ({
  op: 'event',
  on,
  type: 'Warning',
  reason,
  message,
})

const isPlaced = ({ spec }: Pod) => (spec.nodeName ?? '') !== ''
const isHeld = ({ metadata }: Pod) => (metadata.finalizers ?? []).length > 0
const isAlive = (pod: Pod) => isPlaced(pod) && !isDeleting(pod) && !isTerminal(pod)
const isPending = (pod: Pod) => isAlive(pod) && pod.status?.phase !== 'Running'
const isRunning = (pod: Pod) =>
  isAlive(pod) && pod.status?.phase === 'Running' && containersOf(pod).every(({ state }) => state.running)
const areReady = (pod: Pod) => containersOf(pod).every(({ ready }) => ready)
const containersOf = ({ status }: Pod) => status?.containerStatuses ?? []

/** Why the first container that is not there yet waits. */
function waitsFor({ status }: Pod): string {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  return all.find(({ state }) => state.waiting)?.state.waiting?.reason ?? ''
}

function stopMs(pod: Pod, life: Life): number {
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
  return isTerminal(pod) ? 0 : Math.min(life.stopMs, grace)
}

const restartSeconds = (pod: Pod) =>
  Math.min(RESTART_SECONDS * 2 ** Math.max(0, restartsOf(pod) - 1), LONGEST_RESTART_SECONDS)

const imageOf = ({ spec }: Pod) =>
  JSON.stringify((spec.initContainers?.[0] ?? spec.containers[0])?.image ?? '')

const pullError = (pod: Pod, { imagePullError = '' }: Life) =>
  imagePullError ||
  `rpc error: code = NotFound desc = failed to pull and unpack image ${imageOf(pod)}: not found`

function changedImages(pod: Pod): ReadonlySet<string> {
  const images = new Map(pod.spec.containers.map(({ name, image = '' }) => [name, image]))
  const changed = containersOf(pod).filter(({ name, image }) => images.get(name) !== image)
  return new Set(changed.map(({ name }) => name))
}

const shouldBeReady = (pod: Pod) =>
  conditionsOf(pod, pod.status ?? {}, '').some(({ type, status }) => type === 'Ready' && status === 'True')
