import { finishedCondition, JOB, type Job } from '../job/objects.ts'
import { timestamp } from '../sets/time.ts'
import { activeJob, dueOf } from './child.ts'
import { deleteJob, isListed, tell, unlist, type Draft } from './draft.ts'

/**
 * Lists Jobs that were just made; whether there were any.
 *
 * @example
 * if (listNew(draft, jobs)) return { writes: writesOf(draft) }
 */
export function listNew(draft: Draft, jobs: readonly Job[]): boolean {
  const lastMs = Date.parse(draft.lastScheduleTime ?? '') || 0
  const made = jobs.flatMap((job) => {
    const dueMs = dueOf(job, draft.cronJob)
    return dueMs === undefined || dueMs <= lastMs || isListed(draft, job) ? [] : [{ job, dueMs }]
  })
  if (made.length === 0) return false
  draft.active = [...draft.active, ...made.map(({ job }) => activeJob(job))]
  draft.lastScheduleTime = timestamp(made.reduce((latest, { dueMs }) => Math.max(latest, dueMs), lastMs))
  return true
}

/** Deletes the oldest Jobs that have ended, of each sort all but so many. */
export function trimHistory(draft: Draft, jobs: readonly Job[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = draft.cronJob.spec
  const limits = { Complete: successfulJobsHistoryLimit, Failed: failedJobsHistoryLimit }
  for (const [type, limit] of Object.entries(limits)) {
    if (limit === undefined) continue
    const ended = jobs.filter((job) => finishedCondition(job)?.type === type)
    for (const job of ended.sort(byStart).slice(0, Math.max(0, ended.length - limit))) deleteJob(draft, job)
  }
}

/** Earlier first, and last what never began. */
function byStart(a: Job, b: Job): number {
  const key = ({ status, metadata }: Job) => `${status?.startTime ?? '~'} ${metadata.name ?? ''}`
  return key(a) < key(b) ? -1 : 1
}

/** Takes notice of Jobs that have ended, that went missing, and that nobody knows. */
export function takeStock(draft: Draft, jobs: readonly Job[]): void {
  for (const job of jobs) {
    const end = finishedCondition(job)
    const name = job.metadata.name ?? ''
    if (end === undefined) {
      if (isListed(draft, job)) continue
      tell(
        draft,
        'Warning',
        'UnexpectedJob',
        `Saw a job that the controller did not create or forgot: ${name}`,
      )
      continue
    }
    if (isListed(draft, job)) {
      unlist(draft, job.metadata.uid)
      tell(draft, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end.type}`)
    }
    const { completionTime } = job.status ?? {}
    if (end.type === 'Complete' && completionTime !== undefined) {
      const last = draft.lastSuccessfulTime
      if (last === undefined || Date.parse(completionTime) > Date.parse(last)) {
        draft.lastSuccessfulTime = completionTime
      }
    }
  }
  forgetMissing(draft)
}

function forgetMissing(draft: Draft): void {
  for (const { uid, name = '', namespace } of draft.active) {
    if (draft.world.get(JOB.kind, name, namespace) !== undefined) continue
    unlist(draft, uid)
    tell(draft, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
  }
}
