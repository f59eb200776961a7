import { sizeOf } from '../replicaset/objects.ts'
import { by, byCreation, inTurn, reversed } from '../sets/order.ts'
import { desiredWhenSized, mostWhenSized } from './annotations.ts'
import { allSlots, resize, totalSize, withPods, type Draft, type Slot } from './draft.ts'
import { isRolling, mostReplicas } from './limits.ts'
import { replicasOf, type Deployment } from './objects.ts'

/** Whether a Deployment wants another number of Pods than when its ReplicaSets got their sizes. */
export function isScaled(draft: Draft): boolean {
  const wanted = replicasOf(draft.deployment)
  return withPods(allSlots(draft)).some(({ now }) => (desiredWhenSized(now) ?? wanted) !== wanted)
}

/**
 * Gives ReplicaSets their sizes when a Deployment was scaled or is paused. With one that has Pods it gets them all; in
 * the middle of a rolling update each grows or shrinks with the whole, so that the risk stays the same.
 *
 * @example
 * if (isScaled(draft)) rescale(draft)
 */
export function rescale(draft: Draft): void {
  const { deployment, newest } = draft
  const active = withPods(allSlots(draft))
  if (active.length < 2) {
    const only = active[0] ?? newest ?? draft.old.at(-1)
    if (only) resize(draft, only, replicasOf(deployment))
  } else if (newest && isSaturated(deployment, newest)) {
    for (const slot of withPods(draft.old)) resize(draft, slot, 0)
  } else if (isRolling(deployment)) {
    share(draft, active)
  }
}

/** Whether the newest ReplicaSet has all Pods that are wanted, available, and knows it. */
function isSaturated(deployment: Deployment, { now }: Slot): boolean {
  const wanted = replicasOf(deployment)
  return (
    sizeOf(now) === wanted &&
    desiredWhenSized(now) === wanted &&
    (now.status?.availableReplicas ?? 0) === wanted
  )
}

/** The largest first; of the same size those first that should have more: new ones when growing, old ones when not. */
const largest = by<Slot>(({ now }) => -sizeOf(now))
const oldest = (a: Slot, b: Slot) => byCreation(a.now, b.now)

function share(draft: Draft, active: readonly Slot[]): void {
  const { deployment } = draft
  const allowed = replicasOf(deployment) > 0 ? mostReplicas(deployment) : 0
  const toAdd = allowed - totalSize(active)
  const slots = [...active].sort(inTurn(largest, toAdd > 0 ? reversed(oldest) : oldest))
  let added = 0
  const sizes = slots.map(({ now }) => {
    const part = toAdd === 0 ? 0 : bounded(growth(deployment, now), toAdd - added)
    added += part
    return sizeOf(now) + part
  })
  for (const [index, slot] of slots.entries()) {
    const rest = index === 0 ? toAdd - added : 0
    resize(draft, slot, Math.max(0, (sizes[index] ?? 0) + rest), { always: true })
  }
}

/** Not further than there is to go, in either direction. */
const bounded = (part: number, left: number) =>
  left === 0 ? 0 : left > 0 ? Math.min(part, left) : Math.max(part, left)

/** By how much a ReplicaSet changes when it keeps its share of the whole. */
function growth(deployment: Deployment, set: Slot['now']): number {
  const size = sizeOf(set)
  if (replicasOf(deployment) === 0) return -size
  const before = mostWhenSized(set) ?? 0
  const whole = before === 0 ? (deployment.status?.replicas ?? 0) : before
  return whole === 0 ? 0 : Math.round((size * mostReplicas(deployment)) / whole) - size
}
