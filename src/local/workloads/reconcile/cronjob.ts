import type { Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World } from '../control.ts'
import { jobName, jobOf } from './cronjob/child.ts'
import { listNew, takeStock, trimHistory } from './cronjob/children.ts'
import { deleteJob, startDraft, tell, writesOf, type Draft } from './cronjob/draft.ts'
import { dueAt, NeverDue, timeOf, untilNext, type Due } from './cronjob/due.ts'
import { CRON_JOB, type CronJob } from './cronjob/objects.ts'
import { parseSchedule, type Schedule } from './cronjob/schedule.ts'
import { UTC, zoneNamed } from './cronjob/zone.ts'
import { JOB, type Job } from './job/objects.ts'
import { isDeleted } from './sets/pods.ts'
import { timestamp } from './sets/time.ts'

/**
 * Makes Jobs at the times of a schedule.
 *
 * @example
 * const { writes, afterMs } = cronJobControl.reconcile(cronJob, world)
 */
export const cronJobControl: Control = {
  name: 'cronjob-controller',
  kind: CRON_JOB,
  owns: [JOB],
  reconcile,
}

function reconcile(object: Obj, world: World): Todo {
  const draft = startDraft(object as CronJob, world)
  const jobs = world.owned(JOB.kind) as readonly Job[]
  if (listNew(draft, jobs)) return { writes: writesOf(draft) }
  tellFailure(draft)
  trimHistory(draft, jobs)
  takeStock(draft, jobs)
  const afterMs = isDeleted(object) ? undefined : keepSchedule(draft)
  return { writes: writesOf(draft), ...(afterMs !== undefined && { afterMs }) }
}

/** A Job that could not be made. */
function tellFailure(draft: Draft): void {
  const { failure } = draft.world
  if (failure?.op !== 'create') return
  tell(draft, 'Warning', 'FailedCreate', `Error creating job: ${failure.message}`)
}

/** Makes the Job that is due. Says when to look again; undefined for not before something changes. */
function keepSchedule(draft: Draft): number | undefined {
  const { cronJob, world } = draft
  const schedule = readSchedule(draft)
  if (schedule === undefined) return undefined
  const now = timeOf(cronJob, world)
  const due = readDue(draft, schedule, now)
  if (due === undefined) return undefined
  if (due.lastMs !== undefined) {
    if (due.missed === 'many') {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew'
      tell(draft, 'Warning', 'TooManyMissedTimes', `too many missed start times. ${advice}`)
    }
    start(draft, due.lastMs, now)
  }
  return untilNext(cronJob, schedule, now)
}

/** The schedule, when it can be read and is to be kept. */
function readSchedule(draft: Draft): Schedule | undefined {
  const { schedule, timeZone = '', suspend } = draft.cronJob.spec
  const zone = zoneNamed(timeZone)
  if (zone === undefined) {
    const why = `unknown time zone ${timeZone}`
    tell(draft, 'Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(timeZone)}: ${why}`)
    return undefined
  }
  if (suspend === true) return undefined
  const quoted = JSON.stringify(schedule)
  const hasZone = schedule.includes('TZ')
  if (hasZone) {
    const more = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details'
    const why = `CRON_TZ or TZ used in schedule ${quoted} is not officially supported, see ${more}`
    tell(draft, 'Warning', 'UnsupportedSchedule', why)
  }
  try {
    return parseSchedule(schedule, hasZone ? UTC : zone)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    tell(draft, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${quoted} : ${why}`)
    return undefined
  }
}

function readDue(draft: Draft, schedule: Schedule, now: number): Due | undefined {
  try {
    return dueAt(draft.cronJob, schedule, { now, mindsDeadline: true })
  } catch (error) {
    if (!(error instanceof NeverDue)) throw error
    const { schedule: text } = draft.cronJob.spec
    tell(draft, 'Warning', 'InvalidSchedule', `invalid schedule: ${text} : ${error.message}`)
    return undefined
  }
}

function start(draft: Draft, dueMs: number, now: number): void {
  const { cronJob, world, active } = draft
  const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec
  if (startingDeadlineSeconds !== undefined && dueMs + startingDeadlineSeconds * 1000 < now) {
    const time = new Date(dueMs).toUTCString().replace('GMT', '+0000')
    tell(draft, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${time}`)
    return
  }
  const name = jobName(cronJob, dueMs)
  const isStarted = active.some((job) => job.name === name) || draft.lastScheduleTime === timestamp(dueMs)
  if (isStarted) return
  if (active.length > 0 && concurrencyPolicy === 'Forbid') {
    const why = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    tell(draft, 'Normal', 'JobAlreadyActive', why)
    return
  }
  if (active.length > 0 && concurrencyPolicy === 'Replace') {
    // The next one is made when the status does not list these any more.
    for (const { name: old = '' } of active) {
      const job = world.get(JOB.kind, old)
      if (job) deleteJob(draft, job)
    }
    return
  }
  // Somebody else's Job has the name.
  if (world.get(JOB.kind, name) !== undefined) return
  draft.later.push(
    { op: 'create', object: jobOf(cronJob, dueMs) },
    {
      op: 'event',
      on: cronJob,
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created job ${name}`,
    },
  )
}
