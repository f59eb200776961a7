import type { Obj } from '../../../../cluster/object.ts'
import { sameJson } from '../../../../cluster/object.ts'
import type { World, Write } from '../../control.ts'
import type { ActiveJob, CronJob, CronJobStatus } from './objects.ts'

/** What is being decided about a CronJob. */
export interface Draft {
  readonly cronJob: CronJob
  readonly world: World
  active: readonly ActiveJob[]
  lastScheduleTime: string | undefined
  lastSuccessfulTime: string | undefined
  /** Before the status is written. */
  readonly writes: Write[]
  /** After it. */
  readonly later: Write[]
}

/** A draft that changes nothing. */
export function startDraft(cronJob: CronJob, world: World): Draft {
  const { active = [], lastScheduleTime, lastSuccessfulTime } = cronJob.status ?? {}
  return { cronJob, world, active, lastScheduleTime, lastSuccessfulTime, writes: [], later: [] }
}

export const isListed = ({ active }: Draft, { metadata }: Obj): boolean =>
  active.some(({ uid }) => uid === metadata.uid)

/** Takes a Job off the list of those that are waited for. */
export function unlist(draft: Draft, uid: string | undefined): void {
  draft.active = draft.active.filter((job) => job.uid !== uid)
}

/** Tells something about the CronJob. */
export function tell(
  { cronJob, writes }: Draft,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  writes.push({ op: 'event', on: cronJob, type, reason, message })
}

/** Deletes a Job, and takes it off the list. */
export function deleteJob(draft: Draft, job: Obj): void {
  draft.writes.push({ op: 'delete', object: job, propagation: 'Background' })
  unlist(draft, job.metadata.uid)
  tell(draft, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name ?? ''}`)
}

/** All writes, in their order. */
export function writesOf(draft: Draft): Write[] {
  const { cronJob, active, lastScheduleTime, lastSuccessfulTime, writes, later } = draft
  const status: CronJobStatus = {
    ...(active.length > 0 && { active }),
    ...(lastScheduleTime !== undefined && { lastScheduleTime }),
    ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
  }
  const isSame = sameJson(cronJob.status ?? {}, status)
  const write: Write = { op: 'replace', object: { ...cronJob, status }, subresource: 'status' }
  return [...writes, ...(isSame ? [] : [write]), ...later]
}
