import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { claim } from './sets/claim.ts'
import { CONTROLLER_REVISION, POD, type Pod } from './sets/objects.ts'
import { by, reversed } from './sets/order.ts'
import { isDeleted, untilAvailable } from './sets/pods.ts'
import type { Revision } from './sets/revisions.ts'
import { tellFailure } from './statefulset/failure.ts'
import { chooseRevisions, forgetRevisions, versionsOf } from './statefulset/history.ts'
import { newMember } from './statefulset/identity.ts'
import { keepMember } from './statefulset/members.ts'
import {
  CLAIM,
  isParallel,
  isWanted,
  ordinalOf,
  placeOf,
  replicasOf,
  startOf,
  type StatefulSet,
} from './statefulset/objects.ts'
import { isHealthy, takeEach, type Pass } from './statefulset/pass.ts'
import { shrink } from './statefulset/shrink.ts'
import { nextStatus, writeStatus } from './statefulset/status.ts'
import { updateNext } from './statefulset/update.ts'

/** Most Pods that are created at once. */
const BURST = 500

/**
 * Keeps numbered Pods with claims of their own.
 *
 * @example
 * const { writes } = statefulSetControl.reconcile(set, world)
 */
export const statefulSetControl: Control = {
  name: 'statefulset-controller',
  kind: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  owns: [POD, CONTROLLER_REVISION],
  reads: [CLAIM],
  concerns: ({ metadata: { namespace, name = '' } }, objects) =>
    objects
      .filter(({ metadata }) => metadata.namespace === namespace && name.includes(`-${metadata.name ?? ''}-`))
      .map(({ metadata }) => keyOf(metadata)),
  reconcile,
}

function reconcile(object: Obj, world: World): Todo {
  const set = object as StatefulSet
  const revisions = claim<Revision>(set, CONTROLLER_REVISION, world)
  const pods = claim<Pod>(set, POD, world, { fits: (pod) => placeOf(pod)?.parent === set.metadata.name })
  const adopt = [...revisions.adopt, ...pods.adopt]
  if (adopt.length > 0) return { writes: [...adopt, ...pods.release] }

  const chosen = chooseRevisions(set, revisions.mine, world)
  const pass: Pass = { set, versions: versionsOf(set, chosen), world, writes: [] }
  const { counted, leaving } = take(pass, pods.mine)
  const status = nextStatus(set, {
    pods: counted,
    current: pass.versions.current.name,
    update: pass.versions.update.name,
    collisions: chosen.collisions,
    leaving,
    age: world,
  })
  const isGoing = isDeleted(set)
  const past = isGoing ? [] : forgetRevisions(set, revisions.mine, { chosen, pods: pods.mine })
  const kept = isGoing ? [] : chosen.writes
  const said = writeStatus(set, status)
  const { failure } = world
  // What failed ends the pass, so that what is to be said of it comes first.
  const told: Write[] = failure ? [...tellFailure(failure, set), ...said] : []
  const last = failure ? [] : said
  const wait =
    (status.readyReplicas ?? 0) === status.availableReplicas ? undefined : untilNext(pass, pods.mine)
  return {
    writes: [...kept, ...told, ...pods.release, ...pass.writes, ...last, ...past],
    ...(wait !== undefined && { afterMs: wait }),
  }
}

/** Does what is next for the Pods, and returns those that count and how many leave the current revision. */
function take(pass: Pass, pods: readonly Pod[]): { counted: readonly Pod[]; leaving: number } {
  const { set } = pass
  if (isDeleted(set)) return { counted: pods, leaving: 0 }
  const members = membersOf(pass, pods)
  const condemned = pods
    .filter((pod) => ordinalOf(pod) >= 0 && !isWanted(pod, set))
    .sort(reversed(by(ordinalOf)))
  const counted = [...members, ...condemned]
  const firstUnhealthy = [...members, ...condemned.toReversed()].find((pod) => !isHealthy(pod, pass))
  const goesOn =
    takeEach(members, (pod) => keepMember(pass, pod), isParallel(set)) &&
    shrink(pass, { condemned, firstUnhealthy })
  return { counted, leaving: goesOn ? updateNext(pass, members) : 0 }
}

/** The Pods that are wanted, in order; those that are not there yet as they are to be. */
function membersOf({ set, versions }: Pass, pods: readonly Pod[]): Pod[] {
  const known = new Map(pods.map((pod) => [ordinalOf(pod), pod]))
  const highest = pods
    .filter((pod) => isWanted(pod, set))
    .reduce((top, pod) => Math.max(top, ordinalOf(pod)), -1)
  const seen = Math.max(0, highest + 1 - startOf(set))
  return Array.from({ length: Math.min(replicasOf(set), seen + BURST) }, (_, index) => {
    const ordinal = startOf(set) + index
    return known.get(ordinal) ?? newMember(versions, ordinal)
  })
}

/** When a Pod becomes available without anything else happening. */
function untilNext({ set, world }: Pass, pods: readonly Pod[]): number | undefined {
  const { minReadySeconds = 0 } = set.spec
  return minReadySeconds === 0
    ? undefined
    : (untilAvailable(pods, minReadySeconds, world) ?? minReadySeconds * 1000)
}
