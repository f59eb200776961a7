import { sizeOf, type ReplicaSet } from '../replicaset/objects.ts'
import { byCreation } from '../sets/order.ts'
import { isDeleted } from '../sets/pods.ts'
import { revisionOf } from './annotations.ts'
import type { Draft } from './draft.ts'
import { historyLimit } from './limits.ts'

/**
 * Marks old ReplicaSets for deletion that are beyond the limit of the history, the lowest revisions first. Those that
 * have Pods stay, and count.
 *
 * @example
 * forgetHistory(draft)
 */
export function forgetHistory(draft: Draft): void {
  const limit = historyLimit(draft.deployment)
  if (limit === undefined) return
  const sets = draft.old.map(({ now }) => now).filter((set) => !isDeleted(set))
  const surplus = Math.max(0, sets.length - limit)
  draft.obsolete.push(...sets.sort(byRevision).slice(0, surplus).filter(isAtRest))
}

function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [revisionOf(a), revisionOf(b)]
  if (left === undefined || right === undefined || left === right) return byCreation(a, b)
  return left - right
}

const isAtRest = (set: ReplicaSet) =>
  sizeOf(set) === 0 &&
  (set.status?.replicas ?? 0) === 0 &&
  (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0)
