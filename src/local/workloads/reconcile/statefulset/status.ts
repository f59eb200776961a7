import { sameJson } from '../../../../cluster/object.ts'
import type { Write } from '../../control.ts'
import type { Pod } from '../sets/objects.ts'
import { isAvailable, isDeleted, isReady, type Age } from '../sets/pods.ts'
import { replicasOf, revisionOf, type StatefulSet, type StatefulSetStatus } from './objects.ts'

/** Whether the API server has a Pod, in contrast to one that is only planned. */
export const isCreated = ({ status }: Pod): boolean => (status?.phase ?? '') !== ''

/** Whether a Pod runs and is ready. */
export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isReady(pod)

/** What the counts of a status are taken from. */
interface Counted {
  pods: readonly Pod[]
  current: string
  update: string
  collisions: number
  /** Pods at the current revision that are deleted in this pass. */
  leaving: number
  age: Age
}

/**
 * What a StatefulSet says of itself. When all Pods are at the new revision and ready, that is the current one.
 *
 * @example
 * const status = nextStatus(set, { pods, current, update, collisions: 0, leaving: 0, age: world })
 */
export function nextStatus(set: StatefulSet, counted: Counted): StatefulSetStatus {
  const { pods, current, update, collisions, leaving, age } = counted
  const { minReadySeconds = 0, updateStrategy } = set.spec
  const created = pods.filter(isCreated)
  const ready = pods.filter(isRunningAndReady)
  const staying = created.filter((pod) => !isDeleted(pod))
  const at = (revision: string) => staying.filter((pod) => revisionOf(pod) === revision).length
  const updated = at(update)
  const wanted = replicasOf(set)
  const isDone =
    updateStrategy?.type === 'RollingUpdate' &&
    [updated, ready.length, created.length].every((count) => count === wanted)
  const counts = {
    readyReplicas: ready.length,
    currentReplicas: isDone ? updated : Math.max(0, at(current) - leaving),
    updatedReplicas: updated,
  }
  return {
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    replicas: created.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    availableReplicas: ready.filter((pod) => isAvailable(pod, minReadySeconds, age)).length,
    currentRevision: isDone ? update : current,
    updateRevision: update,
    collisionCount: collisions,
  }
}

/** The write of a status, unless it is what the object says already. */
export function writeStatus(set: StatefulSet, status: StatefulSetStatus): Write[] {
  if (sameJson(set.status, status)) return []
  return [{ op: 'replace', object: { ...set, status }, subresource: 'status' }]
}
