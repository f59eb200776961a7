import { sizeOf, type ReplicaSet } from '../replicaset/objects.ts'
import { controllerReference, isOwnedBy } from '../sets/claim.ts'
import { hashOf } from '../sets/hash.ts'
import { REPLICA_SET } from '../sets/objects.ts'
import { byCreation } from '../sets/order.ts'
import { newestAnnotations, REVISION, revisionOf, sizeAnnotations } from './annotations.ts'
import { conditionOf } from './conditions.ts'
import { allSlots, annotated, say, scaledEvent, totalSize, type Draft, type Slot } from './draft.ts'
import { sayCreateError } from './failure.ts'
import { deadlineMs, isRolling, mostReplicas } from './limits.ts'
import { replicasOf, TEMPLATE_HASH } from './objects.ts'
import { isSameTemplate } from './template.ts'

const LONGEST_NAME = 253

/**
 * Finds out which ReplicaSet is that of the present template, and makes it say so: a higher revision than all others,
 * and the Deployment's annotations. Of several the oldest counts.
 *
 * @example
 * findNewest(draft, replicaSets)
 */
export function findNewest(draft: Draft, sets: readonly ReplicaSet[]): void {
  const { deployment } = draft
  const slots = [...sets].sort(byCreation).map((set): Slot => ({ was: set, now: set, told: [] }))
  draft.newest = slots.find(({ now }) => isSameTemplate(now.spec.template, deployment.spec.template))
  draft.old.push(...slots.filter((slot) => slot !== draft.newest))
  const { newest } = draft
  if (newest === undefined) return

  const { minReadySeconds = 0 } = deployment.spec
  const annotations = newestAnnotations(deployment, newest.now.metadata.annotations, nextRevision(draft))
  newest.now = annotated(newest.now, annotations)
  if ((newest.now.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    newest.now = { ...newest.now, spec: { ...newest.now.spec, minReadySeconds } }
  }
  if (newest.now !== newest.was) draft.touched.add(newest)
  draft.revision = annotations[REVISION] ?? ''
  if (deadlineMs(deployment) === undefined || conditionOf(draft.conditions, 'Progressing')) return
  const message = `Found new replica set "${newest.now.metadata.name ?? ''}"`
  say(draft, { type: 'Progressing', status: 'True', reason: 'FoundNewReplicaSet', message })
}

/**
 * Creates the ReplicaSet of the present template. Returns false when nothing else can be done: its name is taken, and
 * the next one is tried once the Deployment has counted the collision; or it was tried before, and failed.
 *
 * @example
 * if (!createNewest(draft)) return statusAsItWas(draft)
 */
export function createNewest(draft: Draft): boolean {
  const { deployment } = draft
  const revision = nextRevision(draft)
  const empty = blank(draft)
  const taken = draft.world.get('ReplicaSet', empty.metadata.name ?? '') as ReplicaSet | undefined
  if (taken !== undefined) {
    const isOurs =
      isOwnedBy(taken, deployment) && isSameTemplate(taken.spec.template, deployment.spec.template)
    if (!isOurs) draft.collisions = (draft.collisions ?? 0) + 1
    return false
  }
  const slot: Slot = { was: undefined, now: empty, told: [] }
  const size = sizeOfNewest(draft, slot)
  const annotations = { ...newestAnnotations(deployment, {}, revision), ...sizeAnnotations(deployment) }
  slot.now = annotated({ ...empty, spec: { ...empty.spec, replicas: size } }, annotations)
  if (size > 0) slot.told.push(scaledEvent(deployment, slot.now, 0, size))
  draft.newest = slot
  draft.touched.add(slot)
  if (sayCreateError(draft, slot.now)) return false
  draft.revision = String(revision)
  if (deadlineMs(deployment) !== undefined) {
    const message = `Created new replica set "${slot.now.metadata.name ?? ''}"`
    say(draft, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message })
  }
  return true
}

/**
 * How many Pods the newest ReplicaSet may have by now: as many as the Deployment wants, as far as the surge allows.
 *
 * @example
 * resize(draft, slot, sizeOfNewest(draft, slot))
 */
export function sizeOfNewest(draft: Draft, slot: Slot): number {
  const { deployment } = draft
  const wanted = replicasOf(deployment)
  if (!isRolling(deployment)) return wanted
  const size = sizeOf(slot.now)
  const room = mostReplicas(deployment) - totalSize(allSlots(draft))
  return room <= 0 ? size : size + Math.min(room, wanted - size)
}

const nextRevision = ({ old }: Draft) =>
  1 + old.reduce((highest, { now }) => Math.max(highest, revisionOf(now) ?? 0), 0)

/** The ReplicaSet of the present template, without Pods and annotations. */
function blank({ deployment, collisions }: Draft): ReplicaSet {
  const { metadata, spec } = deployment
  const hash = hashOf(spec.template, collisions)
  const name = (metadata.name ?? '').slice(0, LONGEST_NAME - 1 - hash.length)
  const labels = { ...spec.template.metadata?.labels, [TEMPLATE_HASH]: hash }
  const matchLabels = { ...spec.selector.matchLabels, [TEMPLATE_HASH]: hash }
  return {
    ...REPLICA_SET,
    metadata: {
      name: `${name}-${hash}`,
      namespace: metadata.namespace ?? '',
      labels,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(spec.minReadySeconds !== undefined && { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
}
