import { common, parseIntervals, total, type Intervals } from './intervals.ts'
import type { FailureRule, Job, JobContainerStatus, JobPod } from './objects.ts'

/** What a Job's rules say of a Pod that failed. */
export interface Ruling {
  action?: FailureRule['action']
  /** Whether the failure counts towards the limits. */
  counts: boolean
  /** Why the Job has to fail, when it has. */
  message?: string
}

/**
 * What the pod failure policy says of a Pod that failed: the first rule that fits decides.
 *
 * @example
 * ruleOn(job, pod) // { action: 'Ignore', counts: false }
 */
export function ruleOn({ spec: { podFailurePolicy } }: Job, pod: JobPod): Ruling {
  for (const [index, rule] of (podFailurePolicy?.rules ?? []).entries()) {
    const what = matchOf(rule, pod)
    if (what === undefined) continue
    const { action } = rule
    if (action !== 'FailJob') return { action, counts: action !== 'Ignore' }
    return { action, counts: true, message: `${what} matching FailJob rule at index ${index}` }
  }
  return { counts: true }
}

/** How a rule fits, in words; undefined when it does not. */
function matchOf({ onExitCodes, onPodConditions }: FailureRule, { metadata, status }: JobPod) {
  const pod = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
  if (onExitCodes !== undefined) {
    const containers = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
    const failed = containers.find((container) => exitedAs(container, onExitCodes))
    return (
      failed &&
      `Container ${failed.name ?? ''} for pod ${pod} failed with exit code ${failed.state?.terminated?.exitCode ?? 0}`
    )
  }
  const found = status?.conditions?.find((condition) =>
    onPodConditions?.some(({ type, status: value }) => condition.type === type && condition.status === value),
  )
  return found && `Pod ${pod} has condition ${found.type}`
}

function exitedAs(
  { name, state }: JobContainerStatus,
  { containerName, operator, values }: NonNullable<FailureRule['onExitCodes']>,
): boolean {
  if (containerName !== undefined && containerName !== name) return false
  const exitCode = state?.terminated?.exitCode ?? 0
  if (exitCode === 0) return false
  return operator === 'In' ? values.includes(exitCode) : operator === 'NotIn' && !values.includes(exitCode)
}

/**
 * Which rule of the success policy is met by the indexes that succeeded, in words; undefined for none.
 *
 * @example
 * successOf(job, [[0, 2]]) // 'Matched rules at index 0'
 */
export function successOf(
  { spec: { successPolicy, completions = 0 } }: Job,
  succeeded: Intervals,
): string | undefined {
  if (succeeded.length === 0) return undefined
  const index = (successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined)
      return succeededCount !== undefined && total(succeeded) >= succeededCount
    const wanted = parseIntervals(succeededIndexes, completions)
    if (wanted.length === 0) return false
    const met = common(wanted, succeeded)
    return met === total(wanted) || (succeededCount !== undefined && met >= succeededCount)
  })
  return index === -1 ? undefined : `Matched rules at index ${index}`
}
