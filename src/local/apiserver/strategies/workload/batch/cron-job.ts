import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { invalidGo, nonNegatives, oneOf } from '../../shared/checks.ts'
import { ensure, fields, fill, fillUnset, optionalText, part, specOf, text } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { keepApart, withGeneration, writesStatus } from '../status.ts'
import { nameWarnings } from '../template-warnings.ts'
import { defaultJobParts, jobSpecCauses } from './job-spec.ts'
import { jobSpecWarnings } from './job-warnings.ts'
import { isTimeZone, scheduleProblem } from './schedule.ts'

const POLICIES = ['Allow', 'Forbid', 'Replace']
/** Jobs get eleven characters more than the CronJob's name, which must be a label still. */
const LONGEST_NAME = 52
const ZONE_PART = /^[A-Za-z.\-_0-9+]{1,14}$/

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  fill(spec, 'concurrencyPolicy', 'Allow')
  fillUnset(spec, 'suspend', false)
  fillUnset(spec, 'successfulJobsHistoryLimit', 3)
  fillUnset(spec, 'failedJobsHistoryLimit', 1)
  fillUnset(spec, 'schedule', '')
  const template = fields(spec.jobTemplate)
  if (template === undefined) return
  template.metadata ??= {}
  const job = fields(template.spec)
  if (job !== undefined) defaultJobParts(job)
}

function specCauses(spec: Fields, before: Fields | undefined): Cause[] {
  const template = part(part(spec.jobTemplate).spec)
  const zone = optionalText(spec.timeZone)
  const zoneChanged = before === undefined || before.timeZone !== spec.timeZone
  return [
    ...scheduleCauses(text(spec.schedule), zone, text(before?.schedule).includes('TZ')),
    ...nonNegatives(spec, ['startingDeadlineSeconds'], 'spec'),
    ...(zone !== undefined && zoneChanged ? zoneCauses(zone, 'spec.timeZone') : []),
    ...oneOf(spec.concurrencyPolicy, POLICIES, 'spec.concurrencyPolicy'),
    ...jobSpecCauses(template, 'spec.jobTemplate.spec'),
    ...selectorCauses(template, 'spec.jobTemplate.spec'),
    ...nonNegatives(spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], 'spec'),
  ]
}

function scheduleCauses(schedule: string, zone: string | undefined, hadZone: boolean): Cause[] {
  const path = 'spec.schedule'
  if (schedule === '') return [required(path)]
  const problem = scheduleProblem(schedule)
  const causes = problem === undefined ? [] : [invalidValue(path, schedule, problem)]
  if (!schedule.includes('TZ')) return causes
  if (!hadZone) {
    causes.push(
      invalidValue(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'),
    )
  } else if (zone !== undefined) {
    causes.push(invalidValue(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  }
  return causes
}

function zoneCauses(zone: string, path: string): Cause[] {
  if (zone === '') return [invalidValue(path, zone, 'timeZone must be nil or non-empty string')]
  const unknown = invalidValue(path, zone, `unknown time zone ${zone}`)
  const sound = zone
    .split('/')
    .every((step) => step !== '.' && step !== '..' && !step.startsWith('-') && ZONE_PART.test(step))
  if (!sound) return [unknown]
  const causes: Cause[] = []
  if (zone.toLowerCase() === 'local') {
    const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    causes.push(invalidValue(path, zone, why))
  }
  if (zone !== 'Local' && !isTimeZone(zone)) causes.push(unknown)
  return causes
}

function selectorCauses(job: Fields, path: string): Cause[] {
  const causes: Cause[] = []
  if (job.selector != null) {
    const why = '`selector` will be auto-generated'
    causes.push(invalidGo(`${path}.selector`, 'LabelSelector', job.selector, why))
  }
  if (job.manualSelector === true) {
    causes.push(notSupported(`${path}.manualSelector`, true, ['nil', 'false']))
  }
  return causes
}

/** CronJobs. */
export const cronJob: Strategy = {
  ...withGeneration,
  defaults,
  metadataRepeats: ['update'],
  prepare: keepApart,
  validate(next, previous, situation) {
    if (writesStatus(situation)) return []
    const causes = specCauses(specOf(next), previous && specOf(previous))
    const name = next.metadata.name ?? ''
    if (previous === undefined && name.length > LONGEST_NAME) {
      causes.push(invalidValue('metadata.name', name, `must be no more than ${LONGEST_NAME} characters`))
    }
    return causes
  },
  warnings(next, previous, situation) {
    if (writesStatus(situation)) return []
    const spec = specOf(next)
    const warnings: string[] = []
    if (previous === undefined) warnings.push(...nameWarnings(next))
    if (previous === undefined || !semanticEqual(next.spec, previous.spec)) {
      warnings.push(...jobSpecWarnings(part(part(spec.jobTemplate).spec), 'spec.jobTemplate.spec'))
    }
    if (previous !== undefined && text(spec.schedule).includes('TZ')) {
      const more = 'see https://kubernetes.io/docs/concepts/workload/controllers/cron-jobs/ for more details'
      warnings.push(`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, ${more}`)
    }
    return warnings
  },
}
