import { createApi, type Api } from '../../src/cluster/api.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { createApiServer, type ApiServer } from '../../src/local/apiserver/server.ts'
import { createActivity } from '../../src/local/control/activity.ts'
import { createMirrors } from '../../src/local/control/mirrors.ts'
import { cronJobControl } from '../../src/local/workloads/reconcile/cronjob.ts'
import { jobPodControl } from '../../src/local/workloads/reconcile/job-pods.ts'
import { jobControl } from '../../src/local/workloads/reconcile/job.ts'
import {
  COMPLETION_INDEX,
  type JobPod,
  type JobStatus,
} from '../../src/local/workloads/reconcile/job/objects.ts'
import { createRecorder } from '../../src/local/workloads/runner/recorder.ts'
import { runControl } from '../../src/local/workloads/runner/runner.ts'
import { createShelves } from '../../src/local/workloads/runner/shelves.ts'
import { createSuffixes } from '../../src/local/workloads/runner/suffix.ts'
import { manualClock } from '../../src/time/manual-clock.ts'

export const JOB = { apiVersion: 'batch/v1', kind: 'Job' }
export const CRON_JOB = { apiVersion: 'batch/v1', kind: 'CronJob' }
const POD = { apiVersion: 'v1', kind: 'Pod' }
const namespace = 'default'
/** When tests of Jobs begin. */
export const BEGIN = Date.parse('2026-01-01T00:00:00Z')

/** A cluster in which Jobs run, time stands still, and the kubelet is played by the test. */
export interface JobsCluster {
  api: Api
  server: ApiServer
  /** What went wrong in the controllers. */
  errors: unknown[]
  quiet: () => Promise<void>
  /** Lets time pass, and waits until nobody has anything to do. */
  pass: (seconds: number) => Promise<void>
  /** Creates a Job named `j`, or what else it is said to be. */
  create: (object: Pick<Obj, 'spec'> & Partial<Obj>) => Promise<void>
  change: (merge: object) => Promise<void>
  /** The status of a Job; undefined when it is gone. */
  status: (name?: string) => Promise<JobStatus | undefined>
  get: (ref: { apiVersion: string; kind: string; name: string }) => Promise<Obj | undefined>
  list: (kind: { apiVersion: string; kind: string }) => Promise<Obj[]>
  pods: () => Promise<JobPod[]>
  /** Pods that have not ended and are not being deleted. */
  alive: () => Promise<JobPod[]>
  /** Gives Pods that are alive a status: the first so many, all, or those of some indexes. */
  play: (which: number | 'all' | { indexes: number[] }, status: object) => Promise<void>
  /** What was told about an object, each once, in order. */
  told: (name?: string) => Promise<string[]>
  close: () => void
}

/** How a kubelet says that a container has ended. */
export const ended = (exitCode: number) => ({
  phase: exitCode === 0 ? 'Succeeded' : 'Failed',
  containerStatuses: [
    {
      name: 'c',
      image: 'i',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { terminated: { exitCode } },
    },
  ],
})
export const DONE = ended(0)
export const FAILED = ended(1)
export const READY = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }

/** The template of Pods with one container. */
export const template = (spec: object = {}, metadata: object = {}) => ({
  metadata,
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }], ...spec },
})

/**
 * Starts an API server and the controllers of Jobs and CronJobs.
 *
 * @example
 * const { create, play, status } = startJobs()
 */
export function startJobs({ timeScale = 1 }: { timeScale?: number } = {}): JobsCluster {
  const clock = manualClock()
  const now = () => BEGIN + clock.now()
  const server = createApiServer({ clock, now })
  const api = createApi(server.transport)
  const errors: unknown[] = []
  const activity = createActivity()
  const mirrors = createMirrors({ api, clock })
  const shelves = createShelves({ mirrors, clock })
  const onError = (error: unknown) => void errors.push(error)
  const recorder = createRecorder({ api, clock, now, activity, onError })
  const running = {
    api,
    clock,
    now,
    shelves,
    recorder,
    activity,
    timeScale,
    suffix: createSuffixes(1),
    onError,
  }
  const stops = [jobControl, jobPodControl, cronJobControl].map((control) => runControl(control, running))

  const quiet = async () => {
    for (let begun = -1; begun !== activity.begun;) {
      begun = activity.begun
      await activity.whenIdle()
      await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
    }
  }
  const list = async (kind: { apiVersion: string; kind: string }) =>
    (await api.list(kind, { namespace })).items
  const pods = async () => (await list(POD)) as JobPod[]
  const alive = async () =>
    (await pods()).filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp == null && status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
    )
  const get = async (ref: { apiVersion: string; kind: string; name: string }) =>
    (await list(ref)).find(({ metadata }) => metadata.name === ref.name)
  return {
    api,
    server,
    errors,
    quiet,
    async pass(seconds) {
      for (let left = seconds * 1000; left > 0; left -= 500) {
        clock.advance(Math.min(left, 500))
        await quiet()
      }
    },
    async create(object) {
      await api.create({ ...JOB, ...object, metadata: { name: 'j', namespace, ...object.metadata } })
      await quiet()
    },
    async change(merge) {
      await api.patch({ ...JOB, namespace, name: 'j' }, { merge })
      await quiet()
    },
    status: async (name = 'j') => (await get({ ...JOB, name }))?.status as JobStatus | undefined,
    get,
    list,
    pods,
    alive,
    async play(which, status) {
      const has = ({ metadata }: JobPod, indexes: number[]) =>
        indexes.includes(Number(metadata.annotations?.[COMPLETION_INDEX]))
      const chosen = (await alive()).filter((pod, position) =>
        which === 'all' ? true : typeof which === 'number' ? position < which : has(pod, which.indexes),
      )
      for (const { metadata } of chosen) {
        const ref = { ...POD, namespace, name: metadata.name ?? '' }
        await api.patch(ref, { merge: { status: atNow(status, now()) } }, { subresource: 'status' })
      }
      await quiet()
    },
    async told(name = 'j') {
      const events = await list({ apiVersion: 'v1', kind: 'Event' })
      return events
        .filter(({ involvedObject }) => (involvedObject as { name?: string }).name === name)
        .map(({ type, reason, message }) => `${String(type)} ${String(reason)} ${String(message)}`)
        .map((text) => text.replace(/(pod: .*-).{5}$/, '$1*'))
    },
    close() {
      for (const stop of stops) void stop()
      shelves.close()
      mirrors.close()
      server.close()
    },
  }
}

/** A status with the times that a kubelet fills in. */
function atNow(status: object, ms: number): unknown {
  const time = `${new Date(ms).toISOString().slice(0, 19)}Z`
  return JSON.parse(
    JSON.stringify(status)
      .replaceAll('"exitCode"', `"finishedAt":"${time}","startedAt":"${time}","exitCode"`)
      .replaceAll('"type":"Ready"', `"type":"Ready","lastTransitionTime":"${time}"`),
  )
}
