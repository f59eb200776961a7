import { own, type Fields } from '../../../../protocol/own.ts'
import { age, humanDuration, milliseconds } from '../format.ts'
import { condition, has, isTrue, number, part, parts, text } from '../read.ts'
import type { Cells } from './cell.ts'

/** How often containers were restarted, and when last. */
interface Restarts {
  count: number
  last: number | undefined
}

interface Progress {
  reason: string
  ready: number
  restarts: Restarts
}

/** The cells of a Pod. */
export const podCells: Cells = (pod, now) => {
  const spec = part(pod, 'spec')
  const status = part(pod, 'status')
  const { reason, ready, restarts } = progress(spec, status)
  return [
    text(part(pod, 'metadata'), 'name'),
    `${ready}/${parts(spec, 'containers').length + restartable(spec).size}`,
    ending(pod, status) ?? reason,
    restartText(restarts, now),
    age(pod, now),
    podIp(status) || '<none>',
    text(spec, 'nodeName') || '<none>',
    text(status, 'nominatedNodeName') || '<none>',
    readinessGates(spec, status),
  ]
}

const OUTCOMES = {
  Succeeded: 'The pod has completed successfully.',
  Failed: 'The pod failed.',
}

/** What a Pod's row says besides its cells: that it is over. */
export function podConditions(pod: Fields): Fields[] | undefined {
  const phase = text(part(pod, 'status'), 'phase')
  if (!Object.hasOwn(OUTCOMES, phase)) return undefined
  return [
    { type: 'Completed', status: 'True', reason: phase, message: OUTCOMES[phase as keyof typeof OUTCOMES] },
  ]
}

function progress(spec: Fields, status: Fields): Progress {
  const conditions = parts(status, 'conditions')
  const gated = conditions.some(
    (each) => text(each, 'type') === 'PodScheduled' && text(each, 'reason') === 'SchedulingGated',
  )
  const start = gated ? 'SchedulingGated' : text(status, 'reason') || text(status, 'phase')
  const initial = initProgress(spec, status, start)
  const initialized = text(condition(conditions, 'Initialized') ?? {}, 'status') === 'True'
  return initial.isInitializing && !initialized ? initial : mainProgress(status, initial)
}

/** Init containers in their order, up to the first that is not done. */
function initProgress(spec: Fields, status: Fields, start: string) {
  const sidecars = restartable(spec)
  const all: Restarts = { count: 0, last: undefined }
  const ofSidecars: Restarts = { count: 0, last: undefined }
  const result = { reason: start, ready: 0, restarts: all, ofSidecars, isInitializing: false }
  for (const [index, container] of parts(status, 'initContainerStatuses').entries()) {
    addRestarts(all, container)
    const isSidecar = sidecars.has(text(container, 'name'))
    if (isSidecar) addRestarts(ofSidecars, container)
    const state = part(container, 'state')
    const isTerminated = has(state, 'terminated')
    const terminated = part(state, 'terminated')
    if (isTerminated && number(terminated, 'exitCode') === 0) continue
    if (isSidecar && isTrue(container, 'started')) {
      if (isTrue(container, 'ready')) result.ready += 1
      continue
    }
    const waiting = text(part(state, 'waiting'), 'reason')
    result.isInitializing = true
    if (isTerminated) result.reason = `Init:${text(terminated, 'reason') || exit(terminated)}`
    else if (waiting !== '' && waiting !== 'PodInitializing') result.reason = `Init:${waiting}`
    else result.reason = `Init:${index}/${parts(spec, 'initContainers').length}`
    break
  }
  return result
}

/** Containers from the last to the first: what is wrong with the first one counts most. */
function mainProgress(status: Fields, initial: ReturnType<typeof initProgress>): Progress {
  const restarts: Restarts = { ...initial.ofSidecars }
  let { reason, ready } = initial
  let isRunning = false
  let failure = ''
  for (const container of parts(status, 'containerStatuses').toReversed()) {
    addRestarts(restarts, container)
    const state = part(container, 'state')
    const waiting = text(part(state, 'waiting'), 'reason')
    if (waiting !== '') reason = waiting
    else if (has(state, 'terminated')) {
      const terminated = part(state, 'terminated')
      reason = text(terminated, 'reason') || exit(terminated)
      if (number(terminated, 'exitCode') !== 0) failure = reason
    } else if (isTrue(container, 'ready') && has(state, 'running')) {
      isRunning = true
      ready += 1
    }
  }
  if (reason === 'Completed') {
    const isReady = parts(status, 'conditions').some(
      (each) => text(each, 'type') === 'Ready' && text(each, 'status') === 'True',
    )
    if (isRunning && isReady) reason = 'Running'
    else if (failure !== '') reason = failure
    else if (isRunning) reason = 'NotReady'
  }
  return { reason, ready, restarts }
}

function ending(pod: Fields, status: Fields): string | undefined {
  if (!has(part(pod, 'metadata'), 'deletionTimestamp')) return undefined
  if (text(status, 'reason') === 'NodeLost') return 'Unknown'
  const phase = text(status, 'phase')
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : 'Terminating'
}

function restartable(spec: Fields): ReadonlySet<string> {
  const names = new Set<string>()
  for (const container of parts(spec, 'initContainers')) {
    if (text(container, 'restartPolicy') === 'Always') names.add(text(container, 'name'))
  }
  return names
}

function addRestarts(restarts: Restarts, container: Fields): void {
  restarts.count += number(container, 'restartCount')
  const finished = milliseconds(own(part(part(container, 'lastState'), 'terminated'), 'finishedAt'))
  if (finished !== undefined && (restarts.last === undefined || restarts.last < finished))
    restarts.last = finished
}

function restartText({ count, last }: Restarts, now: number): string {
  return count === 0 || last === undefined ? String(count) : `${count} (${humanDuration(now - last)} ago)`
}

function exit(terminated: Fields): string {
  const signal = number(terminated, 'signal')
  return signal === 0 ? `ExitCode:${number(terminated, 'exitCode')}` : `Signal:${signal}`
}

function podIp(status: Fields): string {
  return text(status, 'podIP') || text(parts(status, 'podIPs')[0] ?? {}, 'ip')
}

function readinessGates(spec: Fields, status: Fields): string {
  const gates = parts(spec, 'readinessGates')
  if (gates.length === 0) return '<none>'
  const conditions = parts(status, 'conditions')
  const open = gates.filter(
    (gate) => text(condition(conditions, text(gate, 'conditionType')) ?? {}, 'status') === 'True',
  )
  return `${open.length}/${gates.length}`
}
