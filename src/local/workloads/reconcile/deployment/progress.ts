import type { Condition } from '../sets/objects.ts'
import { conditionOf, renewCondition, withCondition, withoutCondition, type Saying } from './conditions.ts'
import { allSlots, isComplete, say, type Draft } from './draft.ts'
import { deadlineMs } from './limits.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus } from './objects.ts'
import { countUp } from './status.ts'

const PROGRESSING = 'Progressing'
const FAILURE = 'ReplicaFailure'

/**
 * What a Deployment says of itself during and after a rollout: the counts, whether it gets on, and what keeps its
 * ReplicaSets from getting on.
 *
 * @example
 * const status = rolloutStatus(draft)
 */
export function rolloutStatus(draft: Draft): DeploymentStatus {
  const status = countUp(draft)
  if (deadlineMs(draft.deployment) === undefined) {
    draft.conditions = withoutCondition(draft.conditions, PROGRESSING)
  } else if (!isOver(draft, status)) {
    sayProgress(draft, status)
  }
  sayFailure(draft)
  return status
}

/**
 * When to look again whether a rollout still gets on; undefined when no time will tell.
 *
 * @example
 * const afterMs = untilDeadline(draft, status)
 */
export function untilDeadline(draft: Draft, status: DeploymentStatus): number | undefined {
  const condition = conditionOf(draft.conditions, PROGRESSING)
  const deadline = deadlineMs(draft.deployment)
  if (condition === undefined || deadline === undefined) return undefined
  if (isComplete(draft.deployment, status) || ENDS.has(condition.reason ?? '')) return undefined
  // A second more than is left, so that it is over by then.
  return Math.max(0, deadline - draft.world.since(condition.lastUpdateTime)) + 1000
}

const AVAILABLE = 'NewReplicaSetAvailable'
const TIMED_OUT = 'ProgressDeadlineExceeded'
const ENDS: ReadonlySet<string> = new Set([AVAILABLE, TIMED_OUT])

/** Whether there is no rollout any more: Pods that fail after it are no lack of progress. */
const isOver = ({ conditions }: Draft, { replicas, updatedReplicas }: DeploymentStatus) =>
  replicas === updatedReplicas && conditionOf(conditions, PROGRESSING)?.reason === AVAILABLE

function sayProgress(draft: Draft, status: DeploymentStatus): void {
  const { deployment, newest } = draft
  const subject = newest
    ? `ReplicaSet "${newest.now.metadata.name ?? ''}"`
    : `Deployment "${deployment.metadata.name ?? ''}"`
  const saying = (fine: 'True' | 'False', reason: string, what: string): Saying => ({
    type: PROGRESSING,
    status: fine,
    reason,
    message: `${subject} ${what}.`,
  })
  if (isComplete(deployment, status)) {
    say(draft, saying('True', AVAILABLE, 'has successfully progressed'))
  } else if (getsOn(deployment.status ?? {}, status)) {
    const anew = saying('True', 'ReplicaSetUpdated', 'is progressing')
    draft.conditions = renewCondition(draft.conditions, anew, draft.now)
  } else if (isTooLate(draft)) {
    say(draft, saying('False', TIMED_OUT, 'has timed out progressing'))
  }
}

/** Whether there are more new Pods, fewer old ones, or more that are ready or available. */
function getsOn(before: DeploymentStatus, after: DeploymentStatus): boolean {
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldReplicas(after) < oldReplicas(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

const oldReplicas = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas

function isTooLate({ deployment, conditions, world }: Draft): boolean {
  const condition = conditionOf(conditions, PROGRESSING)
  const deadline = deadlineMs(deployment)
  if (condition === undefined || deadline === undefined || condition.reason === AVAILABLE) return false
  return condition.reason === TIMED_OUT || world.since(condition.lastUpdateTime) > deadline
}

/** What a ReplicaSet complains of is the Deployment's complaint, that of the newest before all others. */
function sayFailure(draft: Draft): void {
  const slots = allSlots(draft).reverse()
  const failure = slots
    .flatMap(({ was }) => was?.status?.conditions ?? [])
    .find(({ type }) => type === FAILURE)
  if (failure === undefined) draft.conditions = withoutCondition(draft.conditions, FAILURE)
  else draft.conditions = withFailure(draft.conditions, failure)
}

function withFailure(conditions: readonly DeploymentCondition[], failure: Condition) {
  const { status, reason, message } = failure
  return withCondition(
    conditions,
    {
      type: FAILURE,
      status,
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
    },
    failure.lastTransitionTime ?? '',
  )
}

/**
 * Notes that a Deployment was paused or goes on, so that the time in between does not count as lack of progress.
 *
 * @example
 * sayPause(draft)
 */
export function sayPause(draft: Draft): void {
  const { spec }: Deployment = draft.deployment
  const reason = conditionOf(draft.conditions, PROGRESSING)?.reason
  if (deadlineMs(draft.deployment) === undefined || reason === TIMED_OUT) return
  const wasPaused = reason === 'DeploymentPaused'
  if (spec.paused === true && !wasPaused) {
    const message = 'Deployment is paused'
    say(draft, { type: PROGRESSING, status: 'Unknown', reason: 'DeploymentPaused', message })
  } else if (spec.paused !== true && wasPaused) {
    const message = 'Deployment is resumed'
    say(draft, { type: PROGRESSING, status: 'Unknown', reason: 'DeploymentResumed', message })
  }
}
