import { sizeOf } from '../replicaset/objects.ts'
import { allSlots, resize, totalSize, withPods, type Draft, type Slot } from './draft.ts'
import { limitsOf } from './limits.ts'
import { sizeOfNewest } from './newest.ts'
import { replicasOf } from './objects.ts'

/**
 * One step of a rolling update: up with the newest ReplicaSet if it may grow, else down with the others if enough Pods
 * are available. Returns whether anything got another size.
 *
 * @example
 * if (!rollOn(draft, newest)) cleanUp(draft)
 */
export function rollOn(draft: Draft, newest: Slot): boolean {
  return resizeNewest(draft, newest) || shrinkOld(draft, newest)
}

function resizeNewest(draft: Draft, newest: Slot): boolean {
  const wanted = replicasOf(draft.deployment)
  if (sizeOf(newest.now) === wanted) return false
  return resize(draft, newest, sizeOf(newest.now) > wanted ? wanted : sizeOfNewest(draft, newest))
}

/**
 * Pods that are not available go first, as that makes nothing worse; then as many as can be spared. A ReplicaSet that
 * was made smaller and has not noticed yet counts too many as available: nothing can be spared until it has.
 */
function shrinkOld(draft: Draft, newest: Slot): boolean {
  const old = withPods(draft.old)
  if (old.length === 0) return false
  const least = replicasOf(draft.deployment) - limitsOf(draft.deployment).unavailable
  const missing = unavailableOf(newest)
  const most = totalSize(allSlots(draft)) - least - missing
  if (most <= 0 || old.some((slot) => unavailableOf(slot) < 0)) return false

  const unhealthy = shrink(draft, old, most, unavailableOf)
  const available = [...old, newest].reduce((total, slot) => total + availableOf(slot), 0)
  const spare = shrink(draft, old, available - least, (slot) => sizeOf(slot.now))
  return unhealthy + spare > 0
}

/** Takes Pods from ReplicaSets, oldest first, as many as each can give. */
function shrink(draft: Draft, slots: readonly Slot[], most: number, give: (slot: Slot) => number): number {
  let taken = 0
  for (const slot of slots) {
    const count = Math.min(most - taken, give(slot))
    if (count <= 0) continue
    resize(draft, slot, sizeOf(slot.now) - count)
    taken += count
  }
  return taken
}

const unavailableOf = (slot: Slot) => sizeOf(slot.now) - availableOf(slot)
const availableOf = ({ was }: Slot) => was?.status?.availableReplicas ?? 0
