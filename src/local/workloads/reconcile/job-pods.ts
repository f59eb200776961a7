import { controllerOf, keyOf, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World } from '../control.ts'
import { finishedCondition, isForeign, JOB, type Job, type JobPod } from './job/objects.ts'
import { isTracked, untracked } from './job/pods.ts'
import { POD } from './sets/objects.ts'

/**
 * Lets go of Pods that no Job will count: of Jobs that are gone or have ended, and Pods that lost theirs.
 *
 * @example
 * const { writes } = jobPodControl.reconcile(pod, world)
 */
export const jobPodControl: Control = {
  name: 'job-controller',
  kind: POD,
  owns: [],
  reads: [JOB],
  concerns: ({ metadata: { uid } }, pods) =>
    pods
      .filter((pod) => isTracked(pod as JobPod) && controllerOf(pod)?.uid === uid)
      .map(({ metadata }) => keyOf(metadata)),
  reconcile,
}

function reconcile(object: Obj, world: World): Todo {
  const pod = object as JobPod
  if (!isTracked(pod) || isAwaited(pod, world)) return { writes: [] }
  return { writes: [{ op: 'replace', object: untracked(pod) }] }
}

/** Whether somebody looks after a Pod's finalizer: its Job while it runs, or who else has put it there. */
function isAwaited(pod: JobPod, world: World): boolean {
  const owner = controllerOf(pod)
  if (owner === undefined) return false
  if (owner.kind !== JOB.kind || owner.apiVersion !== JOB.apiVersion) return true
  const job = world.get(JOB.kind, owner.name) as Job | undefined
  if (job?.metadata.uid !== owner.uid) return false
  return isForeign(job) || finishedCondition(job) === undefined
}
