import type { World } from '../../control.ts'
import type { CronJob } from './objects.ts'
import type { Schedule } from './schedule.ts'

/** What is due. */
export interface Due {
  /** The last moment that was met or missed; undefined when there was none. */
  lastMs?: number
  missed: 'none' | 'few' | 'many'
  /** From when on was looked. */
  sinceMs: number
}

/** More missed moments than this are told to the user. */
const MANY = 100
/** The real controller wakes up a little late, so as not to be early by another clock. */
const PADDING_MS = 100
const MOST_STEPS = 100_000

/** A schedule that is never met, though it can be read: the 31st of February. */
export class NeverDue extends Error {
  override readonly name = 'NeverDue'
}

/**
 * The time of a CronJob. It begins when the CronJob is created, and passes as fast as time does for workloads: with a time scale
 * of 60 an hourly schedule is met once a minute, and names and times of Jobs are those of the hours.
 *
 * @example
 * timeOf(cronJob, world) // world.now, with a time scale of 1
 */
export function timeOf(
  { metadata: { creationTimestamp } }: CronJob,
  world: Pick<World, 'now' | 'since'>,
): number {
  return creationTimestamp == null
    ? world.now
    : Date.parse(creationTimestamp) + world.since(creationTimestamp)
}

/**
 * The last moment at which a Job should have been made.
 *
 * @param mindsDeadline whether what is too late already is left out
 * @throws NeverDue
 * @example
 * dueAt(cronJob, schedule, { now, mindsDeadline: true }).lastMs
 */
export function dueAt(
  { metadata, spec: { startingDeadlineSeconds }, status }: CronJob,
  { next }: Schedule,
  { now, mindsDeadline }: { now: number; mindsDeadline: boolean },
): Due {
  const last = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '') || 0
  const deadline =
    mindsDeadline && startingDeadlineSeconds !== undefined ? now - startingDeadlineSeconds * 1000 : last
  const sinceMs = Math.max(last, deadline)
  const first = next(sinceMs)
  const second = first === undefined ? undefined : next(first)
  if (first === undefined || (second === undefined && now >= first)) {
    throw new NeverDue('time difference between two schedules is less than 1 second')
  }
  if (now < first) return { missed: 'none', sinceMs }
  if (second === undefined || now < second) return { lastMs: first, missed: 'none', sinceMs }
  // About how many there were, as if all were as far apart as the first two.
  const apart = Math.round((second - first) / 1000)
  const count = Math.floor(Math.floor((now - first) / 1000) / apart) + 1
  const lastMs = lastBefore(next, first + (count - 2) * apart * 1000, now)
  return { missed: count > MANY ? 'many' : 'few', sinceMs, ...(lastMs !== undefined && { lastMs }) }
}

function lastBefore(next: Schedule['next'], afterMs: number, now: number): number | undefined {
  let found: number | undefined
  let ms = next(afterMs)
  for (let step = 0; step < MOST_STEPS && ms !== undefined && ms <= now; step++) {
    found = ms
    ms = next(ms)
  }
  return found
}

/**
 * In how many milliseconds of its time a CronJob is to be looked at again; undefined for never.
 *
 * @example
 * untilNext(cronJob, schedule, now) // 60_100
 */
export function untilNext(cronJob: CronJob, schedule: Schedule, now: number): number | undefined {
  const nextMs = schedule.next(lastMoment(cronJob, schedule, now))
  return nextMs === undefined ? undefined : nextMs + PADDING_MS - now
}

/** From when on the next moment counts. */
function lastMoment(cronJob: CronJob, schedule: Schedule, now: number): number {
  try {
    const { lastMs, missed, sinceMs } = dueAt(cronJob, schedule, { now, mindsDeadline: false })
    return lastMs ?? (missed === 'none' ? sinceMs : now)
  } catch (error) {
    if (error instanceof NeverDue) return now
    throw error
  }
}
