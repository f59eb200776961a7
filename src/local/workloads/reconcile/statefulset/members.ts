import type { Pod } from '../sets/objects.ts'
import { isDeleted, isFinished } from '../sets/pods.ts'
import { hasIdentity, withIdentity } from './identity.ts'
import { isParallel } from './objects.ts'
import { claimsKnown, createClaims, isHealthy, retainClaims, type Pass, type Step } from './pass.ts'
import { goesWithPod, isStale } from './retention.ts'
import { isCreated, isRunningAndReady } from './status.ts'
import { hasStorage, withStorage } from './storage.ts'
import { tellPod } from './tell.ts'

/**
 * Does what is next for a Pod that is wanted: replaces one that has ended, creates one that is missing, makes one that
 * is there a proper member. In order, those after it wait until it is available.
 *
 * @example
 * takeEach(members, (pod) => keepMember(pass, pod), isParallel(set))
 */
export function keepMember(pass: Pass, pod: Pod): Step {
  if (isFinished(pod)) {
    if (!isDeleted(pod)) deleteMember(pass, pod)
    return 'wait'
  }
  if (!isCreated(pod)) return createMember(pass, pod)
  if (pod.status?.phase === 'Pending') {
    if (createClaims(pass, pod) !== undefined) return 'failed'
    retainClaims(pass, pod)
  }
  if (!isParallel(pass.set) && !(isRunningAndReady(pod) && isHealthy(pod, pass))) return 'wait'
  repair(pass, pod)
  return 'go on'
}

/** A claim that goes with a former Pod of the same name has to be gone first. */
function createMember(pass: Pass, pod: Pod): Step {
  const { set, writes } = pass
  if (goesWithPod(set) && claimsKnown(pass, pod).some((claim) => isStale(claim, pod))) return 'wait'
  const problem = createClaims(pass, pod)
  if (problem !== undefined) {
    writes.push(tellPod('Create', pod, set, problem))
    return 'failed'
  }
  writes.push({ op: 'create', object: pod })
  retainClaims(pass, pod)
  writes.push(tellPod('Create', pod, set))
  return 'wait'
}

/** Gives a Pod what a member has, and its claims their owners. */
function repair(pass: Pass, pod: Pod): void {
  const { set, writes } = pass
  const isMember = hasIdentity(pod, set)
  const isStored = hasStorage(pod, set)
  if (!isStored) createClaims(pass, pod)
  const named = isMember ? pod : withIdentity(pod)
  const object = isStored ? named : withStorage(named, set)
  if (object !== pod) writes.push({ op: 'replace', object })
  const isRetained = retainClaims(pass, pod)
  if (isRetained || object !== pod) writes.push(tellPod('Update', pod, set))
}

/**
 * Deletes a Pod, and tells so.
 *
 * @example
 * deleteMember(pass, pod)
 */
export function deleteMember({ set, writes }: Pass, pod: Pod): void {
  writes.push({ op: 'delete', object: pod }, tellPod('Delete', pod, set))
}
