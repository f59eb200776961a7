import { timestamp } from '../sets/time.ts'
import type { JobCondition } from './objects.ts'

/** What a condition says, without when. */
export type Saying = Pick<JobCondition, 'type' | 'reason' | 'message'>

/** A condition of a Job that is new. */
export function condition({ type, reason, message }: Saying, status: string, now: number): JobCondition {
  const time = timestamp(now)
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message }
}

/** The condition of a type that is true. */
export const trueCondition = (
  conditions: readonly JobCondition[] | undefined,
  type: string,
): JobCondition | undefined => conditions?.find((each) => each.type === type && each.status === 'True')

/**
 * The conditions with one as it should be, or the same list when it is so already. What is not there is not true, so it
 * need not be said.
 *
 * @example
 * ensured(conditions, SUSPENDED, 'True', now)
 */
export function ensured(
  conditions: readonly JobCondition[],
  saying: Saying,
  status: string,
  now: number,
): readonly JobCondition[] {
  const { type, reason, message } = saying
  const known = conditions.find((each) => each.type === type)
  if (known === undefined)
    return status === 'False' ? conditions : [...conditions, condition(saying, status, now)]
  if (known.status === status && known.reason === reason && known.message === message) return conditions
  return conditions.map((each) => (each === known ? condition(saying, status, now) : each))
}
