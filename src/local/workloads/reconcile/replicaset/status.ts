import { selectorMatcher } from '../../../../cluster/selector.ts'
import { sameJson } from '../../../../cluster/object.ts'
import type { Failure, World, Write } from '../../control.ts'
import { problemOf } from '../sets/failure.ts'
import type { Condition, Pod } from '../sets/objects.ts'
import { isAvailable, isReady } from '../sets/pods.ts'
import { timestamp } from '../sets/time.ts'
import type { ReplicaSet, ReplicaSetStatus } from './objects.ts'

/** What the status of a ReplicaSet is taken from. */
interface Seen {
  active: readonly Pod[]
  terminating: readonly Pod[]
  /** What keeps it from having as many Pods as it wants. */
  failure: Failure | undefined
  world: Pick<World, 'now' | 'since'>
}

/**
 * What a ReplicaSet says of itself, given its Pods. Counts of none are left out, as the API server has them.
 *
 * @example
 * const status = nextStatus(replicaSet, { active, terminating, failure: world.failure, world })
 */
export function nextStatus(
  replicaSet: ReplicaSet,
  { active, terminating, failure, world }: Seen,
): ReplicaSetStatus {
  const { minReadySeconds = 0, template } = replicaSet.spec
  const matches = selectorMatcher({ matchLabels: template.metadata?.labels ?? {} })
  const labeled = active.filter(({ metadata }) => matches(metadata.labels)).length
  const ready = active.filter(isReady)
  const available = ready.filter((pod) => isAvailable(pod, minReadySeconds, world)).length
  const conditions = conditionsOf(replicaSet, failure, timestamp(world.now))
  return {
    replicas: active.length,
    ...(labeled > 0 && { fullyLabeledReplicas: labeled }),
    ...(ready.length > 0 && { readyReplicas: ready.length }),
    ...(available > 0 && { availableReplicas: available }),
    terminatingReplicas: terminating.length,
    ...(replicaSet.metadata.generation !== undefined && {
      observedGeneration: replicaSet.metadata.generation,
    }),
    ...(conditions.length > 0 && { conditions }),
  }
}

const FAILURE = 'ReplicaFailure'
const REASONS: Readonly<Partial<Record<Failure['op'], string>>> = {
  create: 'FailedCreate',
  delete: 'FailedDelete',
}

/** A failure is said once, whatever comes of later tries; when one succeeds it is taken back. */
function conditionsOf(
  replicaSet: ReplicaSet,
  failure: Failure | undefined,
  now: string,
): readonly Condition[] {
  const known = replicaSet.status?.conditions ?? []
  const reason = failure && REASONS[failure.op]
  if (failure === undefined || reason === undefined) return known.filter(({ type }) => type !== FAILURE)
  if (known.some(({ type }) => type === FAILURE)) return known
  const problem = problemOf(failure, replicaSet)
  const message = failure.op === 'delete' ? `unable to delete pods: ${problem}` : problem
  return [...known, { type: FAILURE, status: 'True', lastTransitionTime: now, reason, message }]
}

/** The write of a status, unless it is what the object says already. */
export function writeStatus(replicaSet: ReplicaSet, status: ReplicaSetStatus): Write[] {
  if (sameJson(replicaSet.status, status)) return []
  return [{ op: 'replace', object: { ...replicaSet, status }, subresource: 'status' }]
}
