import type { Pod } from '../sets/objects.ts'
import { by, inTurn, reversed, type Compare } from '../sets/order.ts'
import { isReady, readySince, type Age } from '../sets/pods.ts'

const COST = 'controller.kubernetes.io/pod-deletion-cost'
const PHASES = ['Pending', 'Unknown', 'Running']
const COST_LIMIT = 2 ** 31

/**
 * The Pods to delete when a ReplicaSet has too many, in the order of Kubernetes' `ActivePodsWithRanks`: what runs
 * least, is worth least, is not alone on its node, and is youngest.
 *
 * @example
 * chooseVictims(pods, 2, { age: world, crowd: ({ spec }) => podsOn(spec.nodeName) })
 */
export function chooseVictims(
  pods: readonly Pod[],
  count: number,
  { age, crowd }: { age: Age; crowd: (pod: Pod) => number },
): Pod[] {
  if (count >= pods.length) return [...pods]
  const order = inTurn<Pod>(
    (a, b) => Number(isScheduled(a)) - Number(isScheduled(b)),
    by(({ status }) => PHASES.indexOf(status?.phase ?? '')),
    by((pod) => Number(isReady(pod))),
    by(deletionCost),
    reversed(by(crowd)),
    youngest((pod) => readySince(pod), age),
    reversed(by(restarts)),
    reversed(by(sidecarRestarts)),
    youngest(({ metadata }) => metadata.creationTimestamp ?? undefined, age),
  )
  return [...pods].sort(order).slice(0, count)
}

const isScheduled = ({ spec }: Pod) => (spec.nodeName ?? '') !== ''

/** What is no integer of 32 bits counts as 0. */
function deletionCost({ metadata }: Pod): number {
  const text = metadata.annotations?.[COST] ?? ''
  const cost = /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0
  return cost >= -COST_LIMIT && cost < COST_LIMIT ? cost : 0
}

/**
 * Younger first, in powers of two of the age, so that Pods of about the same age go in no order that anybody could
 * rely on; those go by uid. No time at all counts as youngest.
 */
function youngest(time: (pod: Pod) => string | undefined, age: Age): Compare<Pod> {
  return (a, b) => {
    const [left, right] = [time(a), time(b)]
    if (left === right) return 0
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    const rank = magnitude(age.since(left)) - magnitude(age.since(right))
    return rank !== 0 ? rank : by<Pod>(({ metadata }) => metadata.uid ?? '')(a, b)
  }
}

const magnitude = (ms: number) => (ms > 0 ? Math.floor(Math.log2(ms * 1e6)) : -1)

const most = (counts: readonly number[]) => counts.reduce((top, count) => Math.max(top, count), 0)

const restarts = ({ status }: Pod) =>
  most((status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount))

function sidecarRestarts({ spec, status }: Pod): number {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return most(
    (status?.initContainerStatuses ?? [])
      .filter(({ name }) => sidecars.some((sidecar) => sidecar.name === name))
      .map(({ restartCount = 0 }) => restartCount),
  )
}
