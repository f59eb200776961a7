import assert from 'node:assert/strict'
import { cleanUp } from '../support/cleanup.ts'
import { CRON_JOB, DONE, FAILED, JOB, startJobs, template, type JobsCluster } from './jobs-cluster.ts'

/** Minutes since 1970 when the tests begin. */
const MINUTE = 29_453_760

describe('CronJobs', () => {
  const cleanup = cleanUp(afterEach)
  function start(options: { timeScale?: number } = {}): JobsCluster {
    const cluster = startJobs(options)
    cleanup(() => {
      assert.deepEqual(cluster.errors, [])
      cluster.close()
    })
    return cluster
  }
  const create = ({ create }: JobsCluster, spec: object, jobTemplate: object = {}) =>
    create({
      ...CRON_JOB,
      metadata: { name: 'c' },
      spec: {
        schedule: '* * * * *',
        ...spec,
        jobTemplate: { spec: { backoffLimit: 0, template: template() }, ...jobTemplate },
      },
    })
  const jobs = async ({ list }: JobsCluster) =>
    (await list(JOB)).map(({ metadata }) => Number(metadata.name?.slice(2)) - MINUTE)
  const status = async ({ get }: JobsCluster) =>
    (await get({ ...CRON_JOB, name: 'c' }))?.status as {
      active?: { name: string; uid: string }[]
      lastScheduleTime?: string
      lastSuccessfulTime?: string
    }

  it('make a Job each time that one is due', async () => {
    const cluster = start()
    const metadata = { labels: { l: '1' }, annotations: { a: '2' } }
    await create(cluster, { timeZone: 'Asia/Kolkata' }, { metadata })
    await cluster.pass(59)
    assert.deepEqual(await jobs(cluster), [])
    await cluster.pass(2)
    const [job] = await cluster.list(JOB)
    const owner = await cluster.get({ ...CRON_JOB, name: 'c' })
    assert.equal(job?.metadata.name, `c-${MINUTE + 1}`)
    assert.deepEqual(job.metadata.labels, { l: '1' })
    assert.deepEqual(job.metadata.annotations, {
      a: '2',
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T05:31:00+05:30',
    })
    assert.deepEqual(job.metadata.ownerReferences, [
      { ...CRON_JOB, name: 'c', uid: owner?.metadata.uid, controller: true, blockOwnerDeletion: true },
    ])
    const { active, lastScheduleTime } = await status(cluster)
    assert.deepEqual(
      [active?.map(({ uid }) => uid), lastScheduleTime],
      [[job.metadata.uid], '2026-01-01T00:01:00Z'],
    )
    await cluster.pass(60)
    assert.deepEqual(await jobs(cluster), [1, 2])
    assert.deepEqual(await cluster.told('c'), [
      `Normal SuccessfulCreate Created job c-${MINUTE + 1}`,
      `Normal SuccessfulCreate Created job c-${MINUTE + 2}`,
    ])
  })

  it('take notice of how Jobs ended, and keep so many of each sort', async () => {
    const cluster = start()
    await create(cluster, { successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 })
    await cluster.pass(61)
    await cluster.play('all', DONE)
    assert.deepEqual(await status(cluster), {
      lastScheduleTime: '2026-01-01T00:01:00Z',
      lastSuccessfulTime: '2026-01-01T00:01:01Z',
    })
    await cluster.pass(60)
    await cluster.play('all', DONE)
    assert.deepEqual(await jobs(cluster), [2])
    await cluster.pass(60)
    await cluster.play('all', FAILED)
    assert.deepEqual(await jobs(cluster), [2])
    assert.deepEqual(
      (await cluster.told('c')).filter((text) => !text.includes('Created')),
      [
        `Normal SawCompletedJob Saw completed job: c-${MINUTE + 1}, condition: Complete`,
        `Normal SuccessfulDelete Deleted job c-${MINUTE + 1}`,
        `Normal SawCompletedJob Saw completed job: c-${MINUTE + 2}, condition: Complete`,
        `Normal SuccessfulDelete Deleted job c-${MINUTE + 3}`,
      ],
    )
  })

  it('wait for the Job that runs, or delete it', async () => {
    const waits = start()
    await create(waits, { concurrencyPolicy: 'Forbid' })
    await waits.pass(121)
    assert.deepEqual(await jobs(waits), [1])
    assert.equal(
      (await waits.told('c')).at(-1),
      'Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
    )
    await waits.play('all', DONE)
    assert.deepEqual(await jobs(waits), [1, 2])

    const replaces = start()
    await create(replaces, { concurrencyPolicy: 'Replace' })
    await replaces.pass(121)
    assert.deepEqual(await jobs(replaces), [2])
    assert.equal((await status(replaces)).active?.length, 1)
    assert.deepEqual(await replaces.told('c'), [
      `Normal SuccessfulCreate Created job c-${MINUTE + 1}`,
      `Normal SuccessfulDelete Deleted job c-${MINUTE + 1}`,
      `Normal SuccessfulCreate Created job c-${MINUTE + 2}`,
    ])
  })

  it('forget a Job that somebody deletes', async () => {
    const cluster = start()
    await create(cluster, {})
    await cluster.pass(61)
    await cluster.api.delete(
      { ...JOB, namespace: 'default', name: `c-${MINUTE + 1}` },
      { propagation: 'Background' },
    )
    await cluster.quiet()
    assert.equal((await status(cluster)).active, undefined)
    assert.equal(
      (await cluster.told('c')).at(-1),
      `Normal MissingJob Active job went missing: c-${MINUTE + 1}`,
    )
    assert.deepEqual(await jobs(cluster), [])
  })

  it('make nothing while they are suspended, and then only what is not too late', async () => {
    const cluster = start()
    await create(cluster, { schedule: '*/5 * * * *', suspend: true, startingDeadlineSeconds: 100 })
    await cluster.pass(680)
    assert.deepEqual(await jobs(cluster), [])
    const change = (spec: object) =>
      cluster.api.patch({ ...CRON_JOB, namespace: 'default', name: 'c' }, { merge: { spec } })
    await change({ suspend: false })
    await cluster.quiet()
    assert.deepEqual(await jobs(cluster), [10])
    await change({ suspend: true })
    await cluster.pass(300 + 250)
    await change({ suspend: false })
    await cluster.quiet()
    assert.deepEqual(await jobs(cluster), [10, 20])
  })

  it('tell what is wrong with a schedule that never comes', async () => {
    const cluster = start()
    await create(cluster, { schedule: '0 0 31 2 *' })
    assert.deepEqual(await cluster.told('c'), [
      'Warning InvalidSchedule invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second',
    ])
  })

  it('come so many times as often as time is faster', async () => {
    const cluster = start({ timeScale: 60 })
    await create(cluster, { schedule: '*/30 * * * *' })
    await cluster.pass(29)
    assert.deepEqual(await jobs(cluster), [])
    await cluster.pass(2)
    assert.deepEqual(await jobs(cluster), [30])
    await cluster.pass(60)
    assert.deepEqual(await jobs(cluster), [30, 60, 90])
  })
})
