import type { Obj } from '../../../../../cluster/object.ts'
import { items, part } from '../../shared/read.ts'

/**
 * Whether a condition of a Job has a status.
 *
 * @example
 * hasCondition(job, 'Complete')
 */
export const hasCondition = (job: Obj, type: string, status = 'True'): boolean =>
  items(part(job.status).conditions).some(
    (condition) => condition.type === type && condition.status === status,
  )

/** Whether a Job has come to its end. */
export const isFinished = (job: Obj): boolean => hasCondition(job, 'Complete') || hasCondition(job, 'Failed')
