import { isSuspended, type Job, type JobPod } from './objects.ts'
import { total } from './intervals.ts'
import { trueCondition, type Saying } from './conditions.ts'
import { exactMoment, sinceMoment } from './memory.ts'
import { hasFailed } from './pods.ts'
import { ruleOn, successOf } from './policies.ts'
import type { View } from './view.ts'

const failure = (reason: string, message: string): Saying => ({ type: 'FailureTarget', reason, message })

/** All that was to be done is done. */
export const REACHED: Saying = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
}

/**
 * How a Job ends, before its Pods are gone: by what it said before, by a failure, or by a rule of success. Undefined while
 * it goes on.
 *
 * @example
 * verdictOf(view)?.reason // 'BackoffLimitExceeded'
 */
export function verdictOf(view: View): Saying | undefined {
  const { job } = view
  const conditions = job.status?.conditions
  return (
    trueCondition(conditions, 'SuccessCriteriaMet') ??
    trueCondition(conditions, 'FailureTarget') ??
    policyFailure(view) ??
    limitFailure(view) ??
    indexVerdict(view)
  )
}

function policyFailure({ job, pods }: View): Saying | undefined {
  if (job.spec.podFailurePolicy === undefined) return undefined
  for (const pod of pods) {
    const message = hasFailed(pod, job) ? ruleOn(job, pod).message : undefined
    if (message !== undefined) return failure('PodFailurePolicy', message)
  }
  return undefined
}

function limitFailure(view: View): Saying | undefined {
  const { job, pods, failed } = view
  if (failed > backoffLimit(job) || hasRestartedTooOften(job, pods)) {
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  }
  return untilDeadline(view) === 0
    ? failure('DeadlineExceeded', 'Job was active longer than specified deadline')
    : undefined
}

const backoffLimit = ({ spec }: Job): number => spec.backoffLimit ?? 6

/** Containers that are started again in their Pod count as failures of it. */
function hasRestartedTooOften(job: Job, pods: readonly JobPod[]): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
  return restarts >= Math.max(backoffLimit(job), 1)
}

/**
 * Milliseconds of workloads' time that a Job may still take; undefined without a deadline or while it does not run.
 *
 * @example
 * untilDeadline(view) // 30_000
 */
export function untilDeadline({ job, world, memory }: View): number | undefined {
  const { activeDeadlineSeconds } = job.spec
  const startTime = job.status?.startTime
  if (activeDeadlineSeconds === undefined || startTime === undefined || isSuspended(job)) return undefined
  const elapsed = sinceMoment(exactMoment(startTime, memory.startedMs), world)
  return Math.max(0, activeDeadlineSeconds * 1000 - elapsed)
}

function indexVerdict({ job, indexes }: View): Saying | undefined {
  if (indexes === undefined) return undefined
  const { maxFailedIndexes, completions = 0 } = job.spec
  const failed = total(indexes.failed ?? [])
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    return failure(
      'MaxFailedIndexesExceeded',
      'Job has exceeded the specified maximal number of failed indexes',
    )
  }
  if (failed > 0 && failed + total(indexes.succeeded) >= completions) {
    return failure('FailedIndexes', 'Job has failed indexes')
  }
  const met = successOf(job, indexes.succeeded)
  return met === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: met }
}
