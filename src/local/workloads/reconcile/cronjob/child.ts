import type { Obj } from '../../../../cluster/object.ts'
import { JOB } from '../job/objects.ts'
import { controllerReference } from '../sets/claim.ts'
import { SCHEDULED, type ActiveJob, type CronJob } from './objects.ts'
import { inZone, UTC, zoneNamed } from './zone.ts'

/** The name of the Job of a moment, with the minutes since 1970, so that there is only one. */
export const jobName = ({ metadata }: CronJob, ms: number): string =>
  `${metadata.name ?? ''}-${Math.floor(ms / 60_000)}`

/**
 * The Job that a CronJob makes at a moment.
 *
 * @example
 * jobOf(cronJob, dueMs).metadata.name // 'NAME-29399580'
 */
export function jobOf(cronJob: CronJob, ms: number): Obj {
  const { timeZone = '', jobTemplate } = cronJob.spec
  const { labels, annotations } = jobTemplate.metadata ?? {}
  return {
    ...JOB,
    metadata: {
      name: jobName(cronJob, ms),
      namespace: cronJob.metadata.namespace ?? '',
      ...(labels && { labels: { ...labels } }),
      annotations: { ...annotations, [SCHEDULED]: inZone(ms, zoneNamed(timeZone) ?? UTC) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: jobTemplate.spec,
  }
}

/** When a Job was due, if it is one that its CronJob made for a moment. */
export function dueOf(job: Obj, cronJob: CronJob): number | undefined {
  const ms = Date.parse(job.metadata.annotations?.[SCHEDULED] ?? '')
  return job.metadata.name === jobName(cronJob, ms) ? ms : undefined
}

/** How a Job is called in the status. */
export function activeJob({ apiVersion, kind, metadata }: Obj): ActiveJob {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = metadata
  return { kind, namespace, name, uid, apiVersion, resourceVersion }
}
