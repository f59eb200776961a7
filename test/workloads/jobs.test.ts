import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Obj } from '../../src/cluster/object.ts'
import {
  COMPLETION_INDEX,
  TRACKING,
  type JobStatus,
} from '../../src/local/workloads/reconcile/job/objects.ts'
import { cleanUp } from '../support/cleanup.ts'
import { DONE, ended, FAILED, JOB, READY, startJobs, template, type JobsCluster } from './jobs-cluster.ts'

/** What is worth comparing: conditions by type, without times. */
function brief(status: JobStatus | undefined) {
  if (status === undefined) return undefined
  const { conditions = [], ...rest } = status
  const counts = { ...rest }
  delete counts.startTime
  delete counts.completionTime
  delete counts.uncountedTerminatedPods
  const said = conditions.map(({ type, status: value, reason }) => `${type}=${value} ${reason}`)
  return { ...counts, ...(said.length > 0 && { said }) }
}

const COMPLETE = ['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached']
const failed = (reason: string) => [`FailureTarget=True ${reason}`, `Failed=True ${reason}`]
const QUIET = { ready: 0, terminating: 0 }
const indexed = { completionMode: 'Indexed', template: template() }

describe('Jobs', () => {
  const cleanup = cleanUp(afterEach)
  let cluster: JobsCluster
  beforeEach(() => {
    cluster = startJobs()
    cleanup(() => {
      assert.deepEqual(cluster.errors, [])
      cluster.close()
    })
  })
  const now = async () => brief(await cluster.status())
  const indexesOf = async () =>
    (await cluster.alive()).map(({ metadata }) => Number(metadata.annotations?.[COMPLETION_INDEX])).sort()

  it('run as many Pods at once as they may, until enough have succeeded', async () => {
    const { create, play, status, told, pods } = cluster
    await create({ spec: { completions: 3, parallelism: 2, template: template() } })
    assert.deepEqual(await status(), {
      active: 2,
      ready: 0,
      terminating: 0,
      startTime: '2026-01-01T00:00:00Z',
      uncountedTerminatedPods: {},
    })
    await play('all', READY)
    assert.deepEqual(await now(), { ...QUIET, active: 2, ready: 2 })
    await play(1, DONE)
    assert.deepEqual(await now(), { ...QUIET, active: 2, ready: 1, succeeded: 1 })
    await play('all', DONE)
    const time = '2026-01-01T00:00:00Z'
    const condition = {
      status: 'True',
      lastProbeTime: time,
      lastTransitionTime: time,
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    }
    assert.deepEqual(await status(), {
      conditions: [
        { type: 'SuccessCriteriaMet', ...condition },
        { type: 'Complete', ...condition },
      ],
      startTime: time,
      completionTime: time,
      succeeded: 3,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    })
    assert.deepEqual(await told(), [
      ...Array<string>(3).fill('Normal SuccessfulCreate Created pod: j-*'),
      'Normal Completed Job completed',
    ])
    assert.ok((await pods()).every(({ metadata }) => metadata.finalizers === undefined))
  })

  it('mark their Pods and hold them until they are counted', async () => {
    const { create, pods, get } = cluster
    await create({ spec: { template: template({}, { labels: { a: 'b' }, annotations: { x: 'y' } }) } })
    const uid = (await get({ ...JOB, name: 'j' }))?.metadata.uid ?? ''
    const [pod] = await pods()
    assert.deepEqual(pod?.metadata.finalizers, [TRACKING])
    assert.match(pod.metadata.name ?? '', /^j-.{5}$/)
    assert.deepEqual(pod.metadata.labels, {
      a: 'b',
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': 'j',
      'controller-uid': uid,
      'job-name': 'j',
    })
    assert.deepEqual(pod.metadata.annotations, { x: 'y' })
    assert.deepEqual(pod.metadata.ownerReferences, [
      { ...JOB, name: 'j', uid, controller: true, blockOwnerDeletion: true },
    ])
  })

  it('of a queue let all Pods end when one has succeeded', async () => {
    const { create, play, alive } = cluster
    await create({ spec: { parallelism: 3, template: template() } })
    await play(1, DONE)
    assert.equal((await alive()).length, 2)
    await play(1, FAILED)
    assert.deepEqual(await now(), { ...QUIET, active: 1, succeeded: 1, failed: 1 })
    await play('all', DONE)
    assert.deepEqual(await now(), { ...QUIET, succeeded: 2, failed: 1, said: COMPLETE })
  })

  it('wait longer after each failure, and give up after too many', async () => {
    const { create, play, alive, pass, told } = cluster
    await create({ spec: { backoffLimit: 2, template: template() } })
    for (const wait of [10, 20]) {
      await play('all', FAILED)
      await pass(wait - 1)
      assert.equal((await alive()).length, 0)
      await pass(1.5)
      assert.equal((await alive()).length, 1)
    }
    await play('all', FAILED)
    assert.deepEqual(await now(), { ...QUIET, failed: 3, said: failed('BackoffLimitExceeded') })
    assert.equal(
      (await told()).at(-1),
      'Warning BackoffLimitExceeded Job has reached the specified backoff limit',
    )
  })

  it('that fail delete the Pods that run, and count them as failed', async () => {
    const { create, play, alive } = cluster
    await create({ spec: { backoffLimit: 0, parallelism: 3, completions: 3, template: template() } })
    await play('all', READY)
    await play(1, FAILED)
    assert.deepEqual(await now(), { ...QUIET, failed: 3, said: failed('BackoffLimitExceeded') })
    assert.deepEqual(await alive(), [])
  })

  it('have not failed before their Pods are gone', async () => {
    const { create, play, pods, api, quiet } = cluster
    const held = template({}, { finalizers: ['example.com/hold'] })
    await create({ spec: { backoffLimit: 0, parallelism: 2, completions: 2, template: held } })
    await play(1, FAILED)
    assert.deepEqual(await now(), {
      ready: 0,
      terminating: 1,
      failed: 2,
      said: ['FailureTarget=True BackoffLimitExceeded'],
    })
    for (const { apiVersion, kind, metadata } of await pods()) {
      const ref = { apiVersion, kind, namespace: 'default', name: metadata.name ?? '' }
      await api.patch(ref, { merge: { metadata: { finalizers: null } } })
    }
    await quiet()
    assert.deepEqual(await now(), { ...QUIET, failed: 2, said: failed('BackoffLimitExceeded') })
  })

  it('with indexes give each Pod its own', async () => {
    const { create, play, pods, told } = cluster
    await create({ spec: { ...indexed, completions: 4, parallelism: 2 } })
    const [pod] = await pods()
    const { metadata, spec } = pod ?? assert.fail('no Pod')
    assert.match(metadata.name ?? '', /^j-0-.{5}$/)
    assert.equal(metadata.annotations?.[COMPLETION_INDEX], '0')
    assert.equal(metadata.labels?.[COMPLETION_INDEX], '0')
    assert.equal(spec.hostname, 'j-0')
    assert.deepEqual((spec.containers as { env?: unknown }[])[0]?.env, [
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
      },
    ])
    await play({ indexes: [1] }, DONE)
    assert.deepEqual(await indexesOf(), [0, 2])
    await play({ indexes: [2] }, DONE)
    assert.deepEqual(await now(), { ...QUIET, active: 2, succeeded: 2, completedIndexes: '1,2' })
    await play('all', DONE)
    assert.deepEqual(await now(), { ...QUIET, succeeded: 4, completedIndexes: '0-3', said: COMPLETE })
    assert.equal((await told())[0], 'Normal SuccessfulCreate Created pod: j-0-*')
  })

  it('with a limit per index give up single indexes', async () => {
    const { create, play, pass, alive } = cluster
    await create({ spec: { ...indexed, completions: 3, parallelism: 3, backoffLimitPerIndex: 1 } })
    await play({ indexes: [1] }, FAILED)
    assert.deepEqual(await now(), { ...QUIET, active: 2, failedIndexes: '' })
    await pass(10.5)
    const again = (await alive()).find(({ metadata }) => metadata.annotations?.[COMPLETION_INDEX] === '1')
    assert.equal(again?.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count'], '1')
    await play({ indexes: [1] }, FAILED)
    assert.deepEqual(await now(), { ...QUIET, active: 2, failed: 2, failedIndexes: '1' })
    await play('all', DONE)
    const end = { succeeded: 2, completedIndexes: '0,2', failed: 2, failedIndexes: '1' }
    assert.deepEqual(await now(), { ...QUIET, ...end, said: failed('FailedIndexes') })
  })

  it('end at once when too many indexes have failed', async () => {
    const { create, play } = cluster
    const limits = { backoffLimitPerIndex: 0, maxFailedIndexes: 1 }
    await create({ spec: { ...indexed, completions: 4, parallelism: 4, ...limits } })
    await play({ indexes: [1, 3] }, FAILED)
    assert.deepEqual(await now(), {
      ...QUIET,
      failed: 4,
      failedIndexes: '1,3',
      said: failed('MaxFailedIndexesExceeded'),
    })
  })

  it('give up an index by a rule', async () => {
    const { create, play } = cluster
    const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [9] } }]
    const spec = { ...indexed, completions: 2, parallelism: 2, backoffLimitPerIndex: 3 }
    await create({ spec: { ...spec, podFailurePolicy: { rules } } })
    await play({ indexes: [0] }, ended(9))
    assert.deepEqual(await now(), { ...QUIET, active: 1, failed: 1, failedIndexes: '0' })
    await play('all', DONE)
    const end = { succeeded: 1, completedIndexes: '1', failed: 1, failedIndexes: '0' }
    assert.deepEqual(await now(), { ...QUIET, ...end, said: failed('FailedIndexes') })
  })

  it('fail by a rule on how a container ended', async () => {
    const { create, play, status, pods } = cluster
    const rule = { action: 'FailJob', onExitCodes: { containerName: 'c', operator: 'In', values: [42] } }
    const spec = { completions: 2, parallelism: 2, podFailurePolicy: { rules: [rule] }, template: template() }
    await create({ spec })
    const [first] = await pods()
    await play(1, ended(42))
    assert.deepEqual(await now(), { ...QUIET, failed: 2, said: failed('PodFailurePolicy') })
    assert.equal(
      (await status())?.conditions?.[0]?.message,
      `Container c for pod default/${first?.metadata.name ?? ''} failed with exit code 42 matching FailJob rule at index 0`,
    )
  })

  it('do not count failures that a rule ignores', async () => {
    const { create, play, pass, alive } = cluster
    const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }]
    await create({ spec: { backoffLimit: 0, podFailurePolicy: { rules }, template: template() } })
    await play('all', { ...FAILED, conditions: [{ type: 'DisruptionTarget', status: 'True' }] })
    assert.deepEqual(await now(), { ...QUIET })
    await pass(10.5)
    assert.equal((await alive()).length, 1)
    await play('all', FAILED)
    assert.deepEqual(await now(), { ...QUIET, failed: 1, said: failed('BackoffLimitExceeded') })
  })

  it('succeed by a rule, and the other Pods do not count', async () => {
    const { create, play } = cluster
    const rules = [{ succeededIndexes: '0,2-3', succeededCount: 2 }]
    await create({ spec: { ...indexed, completions: 4, parallelism: 4, successPolicy: { rules } } })
    await play({ indexes: [1] }, DONE)
    assert.deepEqual(await now(), { ...QUIET, active: 3, succeeded: 1, completedIndexes: '1' })
    await play({ indexes: [0, 3] }, DONE)
    assert.deepEqual(await now(), {
      ...QUIET,
      succeeded: 3,
      completedIndexes: '0,1,3',
      said: ['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy'],
    })
  })

  it('end when their time is over', async () => {
    const { create, pass } = cluster
    await create({ spec: { activeDeadlineSeconds: 30, template: template() } })
    await pass(29.5)
    assert.deepEqual(await now(), { ...QUIET, active: 1 })
    await pass(1)
    assert.deepEqual(await now(), { ...QUIET, failed: 1, said: failed('DeadlineExceeded') })
  })

  it('run no Pods while they are suspended, and begin anew when they are resumed', async () => {
    const { create, change, play, pass, status, told, pods } = cluster
    const limits = { activeDeadlineSeconds: 60, parallelism: 2, completions: 3 }
    await create({ spec: { suspend: true, ...limits, template: template() } })
    assert.deepEqual(await now(), { ...QUIET, said: ['Suspended=True JobSuspended'] })
    assert.equal((await status())?.startTime, undefined)
    await pass(100)
    await change({ spec: { suspend: false } })
    assert.equal((await status())?.startTime, '2026-01-01T00:01:40Z')
    await play(1, DONE)
    await change({ spec: { suspend: true } })
    assert.deepEqual(await now(), { ...QUIET, succeeded: 1, said: ['Suspended=True JobSuspended'] })
    assert.equal((await status())?.startTime, undefined)
    assert.equal((await pods()).length, 1)
    await change({ spec: { suspend: false } })
    assert.deepEqual(await now(), { ...QUIET, active: 2, succeeded: 1, said: ['Suspended=False JobResumed'] })
    assert.deepEqual(
      (await told()).filter((text) => !text.includes(' pod: ')),
      ['Normal Suspended Job suspended', 'Normal Resumed Job resumed'],
    )
  })

  it('go some time after they have ended', async () => {
    const { create, play, pass, get } = cluster
    await create({ spec: { ttlSecondsAfterFinished: 20, template: template() } })
    await play('all', DONE)
    await pass(19)
    assert.equal((await get({ ...JOB, name: 'j' }))?.metadata.deletionTimestamp, undefined)
    await pass(2)
    // Its Pods go first, and here is nobody who collects them.
    const { deletionTimestamp, finalizers } = (await get({ ...JOB, name: 'j' }))?.metadata ?? {}
    assert.deepEqual([deletionTimestamp, finalizers], ['2026-01-01T00:00:20Z', ['foregroundDeletion']])
  })

  it('take a Pod that somebody deletes for a failure', async () => {
    const { create, alive, api, quiet, pass } = cluster
    await create({ spec: { parallelism: 2, completions: 2, template: template() } })
    const [pod] = await alive()
    await api.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: pod?.metadata.name ?? '' })
    await quiet()
    assert.deepEqual(await now(), { ...QUIET, active: 1, failed: 1 })
    await pass(10.5)
    assert.deepEqual(await now(), { ...QUIET, active: 2, failed: 1 })
  })

  it('replace only what has failed, when they are told so', async () => {
    const { create, alive, api, quiet, pass } = cluster
    const held = template({}, { finalizers: ['example.com/hold'] })
    await create({ spec: { podReplacementPolicy: 'Failed', template: held } })
    const [pod] = await alive()
    await api.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: pod?.metadata.name ?? '' })
    await quiet()
    await pass(20)
    assert.deepEqual(await now(), { ready: 0, terminating: 1 })
  })

  it('are made smaller by what runs least', async () => {
    const { create, play, change, alive } = cluster
    await create({ spec: { parallelism: 3, completions: 5, template: template() } })
    await play(1, READY)
    await change({ spec: { parallelism: 1 } })
    assert.deepEqual(await now(), { ...QUIET, active: 1, ready: 1 })
    await change({ spec: { parallelism: 0 } })
    assert.deepEqual(await alive(), [])
    assert.deepEqual(await now(), { ...QUIET })
  })

  it('count containers that are started again', async () => {
    const { create, play } = cluster
    const restarted = (restartCount: number) => ({
      phase: 'Running',
      containerStatuses: [{ name: 'c', image: 'i', imageID: '', ready: true, restartCount }],
    })
    await create({ spec: { backoffLimit: 2, template: template({ restartPolicy: 'OnFailure' }) } })
    await play('all', restarted(1))
    assert.deepEqual(await now(), { ...QUIET, active: 1 })
    await play('all', restarted(2))
    assert.deepEqual(await now(), { ...QUIET, failed: 1, said: failed('BackoffLimitExceeded') })
  })

  it('leave Jobs of others alone', async () => {
    await cluster.create({ spec: { managedBy: 'example.com/other', template: template() } })
    assert.deepEqual(await cluster.status(), {})
    assert.deepEqual(await cluster.pods(), [])
  })

  it('let go of their Pods when they are gone', async () => {
    const { create, api, quiet, pods } = cluster
    await create({ spec: { template: template() } })
    await api.delete({ ...JOB, namespace: 'default', name: 'j' }, { propagation: 'Background' })
    await quiet()
    assert.deepEqual(
      (await pods()).map(({ metadata }) => metadata.finalizers),
      [undefined],
    )
  })

  it('take over Pods that they select, and let go of those that they do not', async () => {
    const { create, api, quiet, pods } = cluster
    const labels = { app: 'm' }
    const mine = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'mine', namespace: 'default', labels } }
    await api.create({ ...mine, spec: template().spec })
    const selector = { manualSelector: true, selector: { matchLabels: labels } }
    await create({
      spec: { ...selector, parallelism: 2, completions: 2, template: template({}, { labels }) },
    })
    assert.equal((await pods()).length, 2)
    const find = async () => (await pods()).find(({ metadata }) => metadata.name === 'mine')?.metadata
    assert.deepEqual((await find())?.finalizers, [TRACKING])
    const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'mine' }
    await api.patch(ref, { merge: { metadata: { labels: { app: 'other' } } } })
    await quiet()
    const { finalizers, ownerReferences } = (await find()) ?? {}
    assert.deepEqual([finalizers, ownerReferences], [undefined, undefined])
    assert.equal((await pods()).length, 3)
  })

  it('tell why a Pod could not be made, and try again', async () => {
    const { create, server, told, pass, alive, errors } = cluster
    const isPod = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path.endsWith('/pods')
    server.faults.add({ type: 'status', code: 403, message: 'no room', match: isPod, times: 1 })
    await create({ spec: { template: template() } })
    assert.deepEqual(await alive(), [])
    await pass(3)
    assert.equal((await alive()).length, 1)
    assert.deepEqual(await told(), [
      'Warning FailedCreate Error creating: no room',
      'Normal SuccessfulCreate Created pod: j-*',
    ])
    assert.equal(errors.splice(0).length, 1)
  })
})

describe('Jobs in a time that is faster', () => {
  const cleanup = cleanUp(afterEach)

  it('have all of their time, though timestamps are of whole seconds', async () => {
    const { create, change, pass, status, close } = startJobs({ timeScale: 60 })
    cleanup(close)
    await pass(0.7)
    await create({ spec: { activeDeadlineSeconds: 30, template: template() } })
    await pass(0.3)
    assert.equal((await status())?.active, 1)
    await change({ spec: { suspend: true } })
    await pass(0.8)
    await change({ spec: { suspend: false } })
    await pass(0.4)
    assert.equal((await status())?.active, 1)
    await pass(0.2)
    assert.deepEqual(brief(await status())?.said?.slice(-2), failed('DeadlineExceeded'))
  })
})

describe('a recorded Job', () => {
  const cleanup = cleanUp(afterEach)
  const traces = new URL('../fixtures/traces/composite-job-onDelete/', import.meta.url)
  const read = (name: string) => readFileSync(new URL(name, traces), 'utf8')

  /** Without what is different each time. */
  const timeless = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'time')
        .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uid'),
    )

  it('says what it said in a real cluster', async () => {
    const writes = read('writes.jsonl').trim().split('\n')
    const made = writes
      .map((line) => JSON.parse(line) as { verb: string; resource: string; body: Obj })
      .filter(({ verb, resource }) => verb === 'create' && resource === 'jobs.batch')
    const snapshots = Object.values(JSON.parse(read('snapshots.json')) as Record<string, Obj[]>)
    const final = [snapshots[0], snapshots[2]].map((objects) => objects?.find(({ kind }) => kind === 'Job'))
    for (const [index, { body }] of made.entries()) {
      const cluster = startJobs()
      cleanup(() => cluster.close())
      await cluster.create({ spec: body.spec, metadata: { ...body.metadata, namespace: 'default' } })
      for (let round = 0; round < 3; round++) {
        await cluster.pass(1)
        await cluster.play('all', DONE)
      }
      const job = await cluster.get({ ...JOB, name: 'once-job' })
      assert.deepEqual(timeless(job?.status), timeless(final[index]?.status))
      assert.deepEqual(timeless(job?.spec), timeless(final[index]?.spec))
    }
  })
})
