import {
  conditions,
  isDeleting,
  lookup,
  lookupRelated,
  readiness,
  type CompositeFinalize,
  type CompositeSync,
  type Condition,
  type Customize,
  type CustomResource,
  type Job,
  type Pod,
} from 'hookwright'

interface Spec {
  image: string
  command?: string[]
  args?: string[]
  completions: number
  parallelism: number
  backoffLimit: number
  suspend: boolean
}

interface Status {
  phase: 'Pending' | 'Running' | 'Suspended' | 'Succeeded' | 'Failed' | 'Stopping'
  active: number
  succeeded: number
  failed: number
  startTime?: string
  completionTime?: string
  conditions: Condition[]
}

type BatchRun = CustomResource<Spec, Status>

/** Runs one Job, once. A suspended run has no Job: it begins anew when it is resumed. */
export const sync: CompositeSync<BatchRun, Job> = (request) => {
  const { parent } = request
  const job = lookup(request).get('batch/v1', 'Job', parent.metadata.name)

  // What has run is not run again because somebody cleaned up its Job.
  const last = parent.status
  const over = last?.phase === 'Succeeded' || last?.phase === 'Failed'
  if (over && (!job || isDeleting(job))) return { status: last, children: [] }

  const runs = !parent.spec.suspend || readiness(job).state !== 'progressing'
  return { status: statusOf(parent, job), children: runs ? [jobOf(parent)] : [] }
}

/** Stops the Job by not wanting it any more, and lets the parent go when nothing of it runs. */
export const finalize: CompositeFinalize<BatchRun, Job> = (request) => {
  const job = lookup(request).get('batch/v1', 'Job', request.parent.metadata.name)
  const finalized = !job && !lookupRelated(request).list('v1', 'Pod').some(isRunning)
  return {
    status: statusOf(request.parent, job),
    children: [],
    finalized,
    resyncAfterSeconds: finalized ? 0 : 5,
  }
}

/** The Job's pods belong to the Job, not to the parent, so they are no children. */
export const customize: Customize<BatchRun> = ({ parent }) => ({
  relatedResources: [
    {
      apiVersion: 'v1',
      resource: 'pods',
      labelSelector: { matchLabels: { 'batch.kubernetes.io/job-name': parent.metadata.name } },
    },
  ],
})

function jobOf({ metadata, spec }: BatchRun): Job {
  const { image, command, args, completions, parallelism, backoffLimit } = spec
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: metadata.name },
    spec: {
      completions,
      parallelism,
      backoffLimit,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image, command, args }] } },
    },
  }
}

function statusOf(parent: BatchRun, job: Job | undefined) {
  const { state, message } = readiness(job)
  const { active = 0, succeeded = 0, failed = 0, startTime, completionTime } = job?.status ?? {}
  const phase = phaseOf(parent, job)
  const condition = (type: string, holds: boolean) =>
    ({ type, status: holds ? 'True' : 'False', reason: phase, message }) as const
  return {
    phase,
    active,
    succeeded,
    failed,
    startTime,
    completionTime,
    conditions: conditions(parent.status?.conditions, [
      condition('Complete', state === 'ready'),
      condition('Failed', state === 'failed'),
    ]),
  }
}

function phaseOf(parent: BatchRun, job: Job | undefined): Status['phase'] {
  if (isDeleting(parent)) return 'Stopping'
  const { state } = readiness(job)
  if (state !== 'progressing') return state === 'ready' ? 'Succeeded' : 'Failed'
  if (parent.spec.suspend) return 'Suspended'
  return job?.status?.active ? 'Running' : 'Pending'
}

/** A pod that is being deleted runs until it is gone. */
const isRunning = ({ status }: Pod) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed'
