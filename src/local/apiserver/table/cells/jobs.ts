import { own, type Fields } from '../../../../protocol/own.ts'
import { age, containerCells, formatSelector, humanDuration, milliseconds, since } from '../format.ts'
import { condition, has, number, part, parts, text } from '../read.ts'
import type { Cells } from './cell.ts'

/** Conditions of a Job, the most telling first; a job that is being deleted comes after those that ended. */
const ENDS = ['Complete', 'Failed']
const STAGES = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']

const job: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [
    text(part(object, 'metadata'), 'name'),
    jobStatus(object),
    completions(spec, number(part(object, 'status'), 'succeeded')),
    duration(part(object, 'status'), now),
    age(object, now),
    ...containerCells(part(part(spec, 'template'), 'spec')),
    formatSelector(part(spec, 'selector')),
  ]
}

function jobStatus(object: Fields): string {
  const conditions = parts(part(object, 'status'), 'conditions')
  const holds = (type: string) => text(condition(conditions, type) ?? {}, 'status') === 'True'
  const end = ENDS.find(holds)
  if (end !== undefined) return end
  if (has(part(object, 'metadata'), 'deletionTimestamp')) return 'Terminating'
  return STAGES.find(holds) ?? 'Running'
}

function completions(spec: Fields, succeeded: number): string {
  if (has(spec, 'completions')) return `${succeeded}/${number(spec, 'completions')}`
  const parallelism = number(spec, 'parallelism')
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function duration(status: Fields, now: number): string {
  const start = milliseconds(own(status, 'startTime'))
  if (start === undefined) return ''
  return humanDuration((milliseconds(own(status, 'completionTime')) ?? now) - start)
}

const cronJob: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const status = part(object, 'status')
  const jobSpec = part(part(spec, 'jobTemplate'), 'spec')
  const suspend = own(spec, 'suspend')
  return [
    text(part(object, 'metadata'), 'name'),
    text(spec, 'schedule'),
    has(spec, 'timeZone') ? text(spec, 'timeZone') : '<none>',
    typeof suspend === 'boolean' ? (suspend ? 'True' : 'False') : '<unset>',
    parts(status, 'active').length,
    has(status, 'lastScheduleTime') ? since(own(status, 'lastScheduleTime'), now) : '<none>',
    age(object, now),
    ...containerCells(part(part(jobSpec, 'template'), 'spec')),
    formatSelector(part(jobSpec, 'selector')),
  ]
}

/** Cells of the batch group. */
export const JOBS: Readonly<Record<string, Cells>> = { 'batch/v1 jobs': job, 'batch/v1 cronjobs': cronJob }
