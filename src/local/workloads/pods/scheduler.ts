import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { withConditions } from './conditions.ts'
import { fit, whyNot } from './fit.ts'
import { readKnobs } from './knobs.ts'
import { asPod, isDeleting, type Pod } from './pod.ts'

const NAME = 'default-scheduler'
/** Of the usual message of a Pod that is told not to fit. */
const TOO_SMALL = 'Insufficient cpu'

/** Gives each Pod a node, or says why there is none for it. */
export const scheduler: Control = {
  name: NAME,
  manager: 'kube-scheduler',
  kind: { apiVersion: 'v1', kind: 'Pod' },
  owns: [],
  reads: [{ apiVersion: 'v1', kind: 'Node' }],
  concerns: (_node, pods) => pods.filter(waits).map(({ metadata }) => keyOf(metadata)),
  reconcile: (object, world) => schedule(asPod(object), world),
}

/** Whether a Pod is ours to schedule. */
function waits(object: Obj): boolean {
  const pod = asPod(object)
  const { nodeName = '', schedulerName = NAME, schedulingGates = [] } = pod.spec
  return nodeName === '' && schedulerName === NAME && schedulingGates.length === 0 && !isDeleting(pod)
}

function schedule(pod: Pod, world: World): Todo {
  if (!waits(pod)) return { writes: [] }
  const nodes = world.list('Node')
  const { unschedulable } = readKnobs(pod).life
  if (unschedulable !== undefined) {
    const usual = () => whyNot(new Map([[TOO_SMALL, nodes.length]]), nodes.length)
    return { writes: refuse(pod, unschedulable || usual(), world) }
  }
  const place = fit(pod, nodes)
  if ('why' in place) return { writes: refuse(pod, place.why, world) }
  return { writes: [{ op: 'bind', object: pod, node: place.node }] }
}

/** Says it once: the condition stays until something changes. */
function refuse(pod: Pod, message: string, { now }: World): Write[] {
  const known = pod.status?.conditions ?? []
  const type = 'PodScheduled'
  if (known.some((each) => each.type === type && each.message === message)) return []
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`
  const { generation } = pod.metadata
  const condition = {
    type,
    status: 'False',
    reason: 'Unschedulable',
    message,
    ...(generation !== undefined && { observedGeneration: generation }),
  }
  const status = { ...pod.status, conditions: withConditions(known, [condition], time) }
  return [
    { op: 'replace', object: { ...pod, status }, subresource: 'status' },
    { op: 'event', on: pod, type: 'Warning', reason: 'FailedScheduling', message },
  ]
}
