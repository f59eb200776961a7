import type { World, Write } from '../../control.ts'
import { claim } from '../sets/claim.ts'
import { POD } from '../sets/objects.ts'
import { TRACKING, type Job, type JobPod } from './objects.ts'
import { isTracked, untracked } from './pods.ts'

/** Whose are which Pods: what is taken over is tracked from then on, what is let go is not. */
export function claimPods(
  job: Job,
  world: World,
): { pods: JobPod[]; adopt: readonly Write[]; release: readonly Write[] } {
  const { mine, adopt, release } = claim<JobPod>(job, POD, world)
  return {
    pods: mine,
    adopt: adopt.map((write) => withPod(write, tracked)),
    release: release.map((write) => withPod(write, untracked)),
  }
}

const withPod = (write: Write, change: (pod: JobPod) => JobPod): Write =>
  write.op === 'replace' ? { ...write, object: change(write.object as JobPod) } : write

function tracked(pod: JobPod): JobPod {
  if (isTracked(pod)) return pod
  const finalizers = [...(pod.metadata.finalizers ?? []), TRACKING]
  return { ...pod, metadata: { ...pod.metadata, finalizers } }
}
