import type { ContainerStatus, Pod, PodCondition, PodStatus } from './pod.ts'
import { isSidecar } from './pod.ts'

/** What a condition says, without when it began to. */
type Said = Omit<PodCondition, 'lastProbeTime' | 'lastTransitionTime'>

/**
 * The conditions that follow from a Pod's containers, besides those of others, in the kubelet's words
 * (pkg/kubelet/status/generate.go).
 *
 * @example
 * const conditions = conditionsOf(pod, { ...pod.status, containerStatuses }, '2026-01-01T00:00:00Z')
 */
export function conditionsOf(pod: Pod, status: PodStatus, time: string): PodCondition[] {
  const known = status.conditions ?? []
  const containersReady = containersReadyOf(status)
  const said = [
    initializedOf(pod, status),
    readyOf(pod, known, containersReady),
    { type: 'ContainersReady', ...containersReady },
  ]
  return withConditions(known, said, time)
}

/** Conditions with some of them said anew: one that says the same as before has not begun now. */
export function withConditions(
  known: readonly PodCondition[],
  said: readonly Said[],
  time: string,
): PodCondition[] {
  const types = new Set(said.map(({ type }) => type))
  const changed = said.map((each) => {
    const before = known.find(({ type }) => type === each.type)
    const since = before?.status === each.status ? (before.lastTransitionTime ?? time) : time
    return { ...each, lastProbeTime: null, lastTransitionTime: since }
  })
  return [...changed, ...known.filter(({ type }) => !types.has(type))]
}

type Verdict = Omit<Said, 'type'>
const TRUE: Verdict = { status: 'True' }
const no = (reason: string, message?: string): Verdict => ({
  status: 'False',
  reason,
  ...(message !== undefined && { message }),
})

/** Why nothing is ready any more, by phase. */
const ENDED: ReadonlyMap<string | undefined, Verdict> = new Map([
  ['Succeeded', no('PodCompleted')],
  ['Failed', no('PodFailed')],
])

function containersReadyOf({
  phase,
  containerStatuses = [],
  initContainerStatuses = [],
}: PodStatus): Verdict {
  const ended = ENDED.get(phase)
  if (ended) return ended
  const sidecars = initContainerStatuses.filter(({ started }) => started === true)
  const unready = [...sidecars, ...containerStatuses].filter(({ ready }) => !ready)
  return unready.length === 0
    ? TRUE
    : no('ContainersNotReady', `containers with unready status: [${namesOf(unready)}]`)
}

function readyOf({ spec }: Pod, known: readonly PodCondition[], containersReady: Verdict): Said {
  if (containersReady.status !== 'True') return { type: 'Ready', ...containersReady }
  const missing = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = known.find(({ type }) => type === conditionType)
    if (found?.status === 'True') return []
    const name = JSON.stringify(conditionType)
    return found === undefined
      ? [`corresponding condition of pod readiness gate ${name} does not exist.`]
      : [`the status of pod readiness gate ${name} is not "True", but ${found.status}`]
  })
  return {
    type: 'Ready',
    ...(missing.length === 0 ? TRUE : no('ReadinessGatesNotReady', missing.join(', '))),
  }
}

function initializedOf(
  { spec }: Pod,
  { phase, initContainerStatuses = [], containerStatuses = [] }: PodStatus,
): Said {
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' }
  const hasStarted = containerStatuses.some(({ state, lastState }) => !state.waiting || lastState.terminated)
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name))
  const open = initContainerStatuses.filter(({ name, ready, started }) =>
    sidecars.has(name) ? started !== true : !ready,
  )
  if (hasStarted || open.length === 0) return { type, ...TRUE }
  return { type, ...no('ContainersNotInitialized', `containers with incomplete status: [${namesOf(open)}]`) }
}

const namesOf = (statuses: readonly ContainerStatus[]) => statuses.map(({ name }) => name).join(' ')
