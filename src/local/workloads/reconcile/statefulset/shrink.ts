import type { Pod } from '../sets/objects.ts'
import { isDeleted } from '../sets/pods.ts'
import { deleteMember } from './members.ts'
import { isParallel } from './objects.ts'
import { isHealthy, retainClaims, takeEach, type Pass, type Step } from './pass.ts'
import { isRunningAndReady } from './status.ts'

/**
 * Deletes Pods that are not wanted any more: the highest number first, one at a time and only while all that stay
 * before it are healthy, unless order does not matter. Returns whether nothing is left to wait for.
 *
 * @example
 * if (shrink(pass, { condemned, firstUnhealthy })) update(pass)
 */
export function shrink(
  pass: Pass,
  { condemned, firstUnhealthy }: { condemned: readonly Pod[]; firstUnhealthy: Pod | undefined },
): boolean {
  for (const pod of condemned) retainClaims(pass, pod)
  return takeEach(condemned, (pod) => condemn(pass, pod, firstUnhealthy), isParallel(pass.set))
}

function condemn(pass: Pass, pod: Pod, firstUnhealthy: Pod | undefined): Step {
  if (isDeleted(pod)) return 'wait'
  const isFine = isRunningAndReady(pod) && isHealthy(pod, pass)
  if (!isFine && !isParallel(pass.set) && pod !== firstUnhealthy) return 'wait'
  deleteMember(pass, pod)
  return 'wait'
}
