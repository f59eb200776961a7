import type { Obj, ObjectMeta } from '../../../../cluster/object.ts'
import type { JobSpec } from '../job/objects.ts'

export const CRON_JOB = { apiVersion: 'batch/v1', kind: 'CronJob' } as const

/** When a Job was due, on the Job. */
export const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** A Job that a CronJob waits for. */
export interface ActiveJob {
  kind?: string
  apiVersion?: string
  namespace?: string
  name?: string
  uid?: string
  resourceVersion?: string
}

/** What a CronJob says of itself. */
export interface CronJobStatus {
  active?: readonly ActiveJob[]
  lastScheduleTime?: string
  lastSuccessfulTime?: string
}

/** What a CronJob wants; the API server has filled in its defaults. */
export interface CronJobSpec {
  schedule: string
  timeZone?: string
  suspend?: boolean
  concurrencyPolicy?: string
  startingDeadlineSeconds?: number
  successfulJobsHistoryLimit?: number
  failedJobsHistoryLimit?: number
  jobTemplate: { metadata?: ObjectMeta; spec: JobSpec }
}

/** A CronJob. */
export interface CronJob extends Obj {
  spec: CronJobSpec
  status?: CronJobStatus
}
