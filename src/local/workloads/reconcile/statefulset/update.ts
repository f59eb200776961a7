import type { Pod } from '../sets/objects.ts'
import { isDeleted } from '../sets/pods.ts'
import { deleteMember } from './members.ts'
import { revisionOf } from './objects.ts'
import { isHealthy, type Pass } from './pass.ts'

/**
 * Deletes the next Pod of an old revision, the highest number first, down to the partition, when those after it are
 * healthy. Returns how many were deleted.
 *
 * @example
 * const leaving = updateNext(pass, members)
 */
export function updateNext(pass: Pass, members: readonly Pod[]): number {
  const { type, rollingUpdate } = pass.set.spec.updateStrategy ?? {}
  if (type === 'OnDelete') return 0
  for (const pod of members.slice(rollingUpdate?.partition ?? 0).reverse()) {
    if (revisionOf(pod) !== pass.versions.update.name && !isDeleted(pod)) {
      deleteMember(pass, pod)
      return 1
    }
    if (!isHealthy(pod, pass)) return 0
  }
  return 0
}
