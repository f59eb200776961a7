import type { Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { crowdOf } from './replicaset/crowd.ts'
import { sizeOf, type ReplicaSet } from './replicaset/objects.ts'
import { nextStatus, writeStatus } from './replicaset/status.ts'
import { chooseVictims } from './replicaset/victims.ts'
import { claim } from './sets/claim.ts'
import { tellPodFailure } from './sets/failure.ts'
import { POD, REPLICA_SET, type Pod } from './sets/objects.ts'
import { createPod, deletePod, podFromTemplate } from './sets/pod-from-template.ts'
import { isActive, isDeleted, isTerminating, untilAvailable } from './sets/pods.ts'

/** Most Pods that are created or deleted at once. */
const BURST = 500

/**
 * Keeps as many Pods as a ReplicaSet wants.
 *
 * @example
 * const { writes } = replicaSetControl.reconcile(replicaSet, world)
 */
export const replicaSetControl: Control = {
  name: 'replicaset-controller',
  kind: REPLICA_SET,
  owns: [POD],
  reconcile,
}

function reconcile(object: Obj, world: World): Todo {
  const replicaSet = object as ReplicaSet
  const { mine, adopt, release } = claim<Pod>(replicaSet, POD, world, { when: isActive })
  if (adopt.length > 0) return { writes: [...adopt, ...release] }

  const terminating = claim<Pod>(replicaSet, POD, world, { when: isTerminating }).mine
  const changes = resize(replicaSet, mine, world)
  const failure = changes.length > 0 ? world.failure : undefined
  const status = nextStatus(replicaSet, { active: mine, terminating, world, failure })
  const said = writeStatus(replicaSet, status)
  const wait = untilNext(replicaSet, status.readyReplicas !== status.availableReplicas, mine, world)
  return {
    // What failed may fail again and end the pass, so that what is to be said of it comes first.
    writes: failure
      ? [...release, ...tellPodFailure(failure, replicaSet), ...said, ...changes]
      : [...release, ...changes, ...said],
    ...(wait !== undefined && { afterMs: wait }),
  }
}

function resize(replicaSet: ReplicaSet, pods: readonly Pod[], world: World): Write[] {
  const surplus = pods.length - sizeOf(replicaSet)
  if (surplus === 0 || isDeleted(replicaSet)) return []
  if (surplus > 0) {
    const crowd = crowdOf(replicaSet, pods, world)
    const victims = chooseVictims(pods, Math.min(surplus, BURST), { age: world, crowd })
    return victims.flatMap((pod) => deletePod(pod, replicaSet))
  }
  const pod = podFromTemplate(replicaSet.spec.template, replicaSet)
  const missing = Math.min(-surplus, BURST)
  return Array.from({ length: missing }, () => createPod(pod, replicaSet, world)).flat()
}

/** When a Pod becomes available without anything else happening. */
function untilNext(
  { spec: { minReadySeconds = 0 } }: ReplicaSet,
  someAreNot: boolean,
  pods: readonly Pod[],
  world: World,
): number | undefined {
  if (minReadySeconds === 0 || !someAreNot) return undefined
  return untilAvailable(pods, minReadySeconds, world) ?? minReadySeconds * 1000
}
