import type { Todo, World, Write } from '../../control.ts'
import { isDeleted } from '../sets/pods.ts'
import type { Saying } from './conditions.ts'
import { exactMoment, sinceMoment, type Memory } from './memory.ts'
import { finishedCondition, type Job, type JobStatus } from './objects.ts'

/**
 * Deletes a Job some time after it has ended, with its Pods first.
 *
 * @example
 * cleanUp(job, { world, memory }) // { writes: [], afterMs: 60_000 }
 */
export function cleanUp(job: Job, { world, memory }: { world: World; memory: Memory }): Todo {
  const { ttlSecondsAfterFinished } = job.spec
  const ended = finishedCondition(job)?.lastTransitionTime
  if (ttlSecondsAfterFinished === undefined || ended === undefined || isDeleted(job)) return { writes: [] }
  const elapsed = sinceMoment(exactMoment(ended, memory.finishedMs), world)
  const leftMs = ttlSecondsAfterFinished * 1000 - elapsed
  if (leftMs > 0) return { writes: [], afterMs: leftMs }
  return { writes: [{ op: 'delete', object: job, propagation: 'Foreground' }] }
}

/** What is told of a Job that has ended. */
export function endEvents(
  job: Job,
  { type, reason, message }: Saying,
  { succeeded = 0 }: JobStatus,
): Write[] {
  if (type === 'Failed') return [{ op: 'event', on: job, type: 'Warning', reason, message }]
  const { completions = succeeded } = job.spec
  const tooMany: Write = {
    op: 'event',
    on: job,
    type: 'Warning',
    reason: 'TooManySucceededPods',
    message: 'Too many succeeded pods running after completion count reached',
  }
  return [
    ...(succeeded > completions ? [tooMany] : []),
    { op: 'event', on: job, type: 'Normal', reason: 'Completed', message: 'Job completed' },
  ]
}
