import type { ReplicaSetStatus } from '../replicaset/objects.ts'
import { resize, withPods, type Draft } from './draft.ts'

/**
 * The first half of an update that replaces everything at once: all others lose their Pods. Returns whether the newest
 * ReplicaSet has to wait for them to be gone.
 *
 * @example
 * if (emptyOld(draft)) return rolloutStatus(draft)
 */
export function emptyOld(draft: Draft): boolean {
  const old = withPods(draft.old)
  for (const slot of old) resize(draft, slot, 0)
  return old.length > 0 || draft.old.some(({ was }) => stillThere(was?.status) > 0)
}

/** Pods that run or end; those that are being deleted are counted apart. */
const stillThere = (status?: ReplicaSetStatus) => (status?.replicas ?? 0) + (status?.terminatingReplicas ?? 0)
