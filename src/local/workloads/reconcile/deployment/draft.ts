import type { World, Write } from '../../control.ts'
import { sizeOf, type ReplicaSet } from '../replicaset/objects.ts'
import { timestamp } from '../sets/time.ts'
import { REVISION, sizeAnnotations } from './annotations.ts'
import { withCondition, type Conditions, type Saying } from './conditions.ts'
import { replicasOf, type Deployment } from './objects.ts'

/** A ReplicaSet as it was read and as it is to be. */
export interface Slot {
  /** Undefined for one that is to be created. */
  readonly was: ReplicaSet | undefined
  now: ReplicaSet
  readonly told: Write[]
}

/** What one pass makes of a Deployment: read once, changed here, written at the end. */
export interface Draft {
  readonly deployment: Deployment
  readonly world: World
  readonly now: string
  /** The ReplicaSet of the present template. */
  newest: Slot | undefined
  /** The others, oldest first. */
  readonly old: Slot[]
  /** What is to be created or changed, in this order. */
  readonly touched: Set<Slot>
  /** The revision that the Deployment is at. */
  revision: string | undefined
  conditions: Conditions
  collisions: number | undefined
  /** Old ReplicaSets that nobody needs any more. */
  readonly obsolete: ReplicaSet[]
  /** What is told of what failed. */
  readonly problems: Write[]
}

/**
 * Starts a pass.
 *
 * @example
 * const draft = startDraft(deployment, world)
 */
export function startDraft(deployment: Deployment, world: World): Draft {
  return {
    deployment,
    world,
    now: timestamp(world.now),
    newest: undefined,
    old: [],
    touched: new Set(),
    revision: deployment.metadata.annotations?.[REVISION],
    conditions: deployment.status?.conditions ?? [],
    collisions: deployment.status?.collisionCount,
    obsolete: [],
    problems: [],
  }
}

/** All ReplicaSets of a draft as they are to be, the newest template last. */
export const allSlots = ({ old, newest }: Draft): Slot[] => (newest ? [...old, newest] : [...old])

/** Those that have Pods, or ought to. */
export const withPods = (slots: readonly Slot[]): Slot[] => slots.filter((slot) => sizeOf(slot.now) > 0)

/** How many Pods ReplicaSets should have together. */
export const totalSize = (slots: readonly Slot[]): number =>
  slots.reduce((total, { now }) => total + sizeOf(now), 0)

/** Says something about the Deployment. */
export function say(draft: Draft, saying: Saying): void {
  draft.conditions = withCondition(draft.conditions, saying, draft.now)
}

/**
 * Gives a ReplicaSet a size and tells so; returns whether it has another size than before. With `always`, what it says
 * about sizes is brought up to date even when its own is right.
 *
 * @example
 * resize(draft, slot, 3)
 */
export function resize(draft: Draft, slot: Slot, size: number, { always = false } = {}): boolean {
  const before = sizeOf(slot.now)
  if (before === size && !always) return false
  const { deployment } = draft
  draft.touched.add(slot)
  slot.now = annotated(slot.now, sizeAnnotations(deployment))
  if (before === size) return false
  slot.now = { ...slot.now, spec: { ...slot.now.spec, replicas: size } }
  slot.told.push(scaledEvent(deployment, slot.now, before, size))
  return true
}

/** A ReplicaSet with more annotations; the same one when it has them. */
export function annotated(set: ReplicaSet, more: Readonly<Record<string, string>>): ReplicaSet {
  const known = set.metadata.annotations ?? {}
  if (Object.entries(more).every(([name, value]) => known[name] === value)) return set
  return { ...set, metadata: { ...set.metadata, annotations: { ...known, ...more } } }
}

/**
 * What is told when a ReplicaSet gets another size.
 *
 * @example
 * scaledEvent(deployment, replicaSet, 0, 2).message // 'Scaled up replica set web-5d4f from 0 to 2'
 */
export function scaledEvent(
  deployment: Deployment,
  { metadata }: ReplicaSet,
  from: number,
  to: number,
): Write {
  const name = metadata.name ?? ''
  const message = `Scaled ${from < to ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`
  return { op: 'event', on: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message }
}

/** Whether a status says that all Pods are new and available, and that no others are there. */
export function isComplete(deployment: Deployment, status: Deployment['status'] = {}): boolean {
  const wanted = replicasOf(deployment)
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status
  return (
    updatedReplicas === wanted &&
    replicas === wanted &&
    availableReplicas === wanted &&
    observedGeneration >= (deployment.metadata.generation ?? 0)
  )
}
