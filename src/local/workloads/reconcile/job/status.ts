import { sameJson } from '../../../../cluster/object.ts'
import type { Write } from '../../control.ts'
import { timestamp } from '../sets/time.ts'
import { ensured } from './conditions.ts'
import { isSuspended, type Job, type JobStatus } from './objects.ts'

const SUSPENDED = { type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended' }
const RESUMED = { type: 'Suspended', reason: 'JobResumed', message: 'Job resumed' }

/** A Job that has begun, unless it waits to be resumed. */
export function started(job: Job, now: number): Job {
  if (job.status?.startTime !== undefined || isSuspended(job)) return job
  return { ...job, status: { ...job.status, startTime: timestamp(now) } }
}

/**
 * The status of a Job that was suspended or resumed, with what is told of it: time begins anew when it is resumed.
 *
 * @example
 * const { status, events } = withSuspension(job, status, world.now)
 */
export function withSuspension(
  job: Job,
  status: JobStatus,
  now: number,
): { status: JobStatus; events: readonly Write[] } {
  const is = isSuspended(job)
  const before = status.conditions ?? []
  const conditions = is ? ensured(before, SUSPENDED, 'True', now) : ensured(before, RESUMED, 'False', now)
  if (conditions === before) return { status, events: [] }
  const next: JobStatus = { ...status, conditions }
  if (is) delete next.startTime
  else next.startTime = timestamp(now)
  const [reason, message] = is ? ['Suspended', SUSPENDED.message] : ['Resumed', RESUMED.message]
  return {
    status: next,
    events: [{ op: 'event', on: job, type: 'Normal', reason, message }],
  }
}

/** The write of a status, unless it is what the Job says already. */
export function writeStatus(job: Job, next: JobStatus): Write[] {
  const status = asStored(next)
  return sameJson(job.status ?? {}, status)
    ? []
    : [{ op: 'replace', object: { ...job, status }, subresource: 'status' }]
}

/** A status as the API server keeps it: without counts of none, where it leaves them out. */
function asStored({ active = 0, succeeded = 0, failed = 0, completedIndexes = '', ...status }: JobStatus) {
  return {
    ...status,
    ...(active > 0 && { active }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...(completedIndexes !== '' && { completedIndexes }),
  }
}
