import assert from 'node:assert/strict'
import type { Job, ObservedGroups } from 'hookwright'
import { customize, finalize, sync } from './batch.ts'

type Request = Parameters<typeof sync>[0]
type Parent = Request['parent']

const controller = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'batch-controller' },
  spec: {},
}
const spec = {
  image: 'busybox',
  args: ['true'],
  completions: 2,
  parallelism: 1,
  backoffLimit: 3,
  suspend: false,
}
const run = (more: Partial<Parent> = {}): Parent => ({
  apiVersion: 'example.com/v1',
  kind: 'BatchRun',
  metadata: { name: 'one', namespace: 'default' },
  spec,
  ...more,
})
const deleted = run({
  metadata: { name: 'one', namespace: 'default', deletionTimestamp: '2026-01-01T00:00:00Z' },
})
const observed = (job?: Job, ...pods: string[]): { children: ObservedGroups; related: ObservedGroups } => ({
  children: { 'Job.batch/v1': job ? { one: job } : {} },
  related: {
    'Pod.v1': Object.fromEntries(
      pods.map((phase, i) => [
        `p${i}`,
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${i}` }, status: { phase } },
      ]),
    ),
  },
})
const request = (parent: Parent, groups = observed()): Request => ({
  controller,
  parent,
  ...groups,
  finalizing: false,
})
const jobWith = (status: Job['status'], metadata = {}): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'one', ...metadata },
  spec: { template: { spec: { containers: [] } } },
  status,
})
const condition = (type: string) => ({ type, status: 'True', message: `${type} it is` })

const running = jobWith({ active: 1, succeeded: 1, startTime: '2026-01-01T00:00:00Z' })
const complete = jobWith({ succeeded: 2, conditions: [condition('Complete')] })
const broken = jobWith({ failed: 4, conditions: [condition('Failed')] })

describe('hooks/batch', () => {
  describe('sync', () => {
    it('wants one Job, made from the spec', async () => {
      const { children, status } = await sync(request(run()))
      assert.equal(status.phase, 'Pending')
      // As JSON: fields that the spec leaves out are left out here too.
      assert.deepEqual(JSON.parse(JSON.stringify(children)), [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'one' },
          spec: {
            completions: 2,
            parallelism: 1,
            backoffLimit: 3,
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'run', image: 'busybox', args: ['true'] }],
              },
            },
          },
        },
      ])
    })

    const cases = { Running: running, Succeeded: complete, Failed: broken }
    for (const [phase, job] of Object.entries(cases)) {
      it(`says ${phase} and keeps the Job`, async () => {
        const { children, status } = await sync(request(run(), observed(job)))
        assert.equal(status.phase, phase)
        assert.equal(status.succeeded, job.status?.succeeded ?? 0)
        assert.deepEqual(
          status.conditions.map(({ type, status }) => `${type}=${status}`),
          [
            `Complete=${phase === 'Succeeded' ? 'True' : 'False'}`,
            `Failed=${phase === 'Failed' ? 'True' : 'False'}`,
          ],
        )
        assert.equal(children.length, 1)
      })
    }

    it('has no Job while suspended, unless the run is over', async () => {
      const parent = run({ spec: { ...spec, suspend: true } })
      const stopped = await sync(request(parent, observed(running)))
      assert.deepEqual([stopped.status.phase, stopped.children.length], ['Suspended', 0])
      const over = await sync(request(parent, observed(complete)))
      assert.deepEqual([over.status.phase, over.children.length], ['Succeeded', 1])
    })

    for (const [what, job] of [
      ['gone', undefined],
      ['going', jobWith({}, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
    ] as const) {
      it(`does not run again what is over, when its Job is ${what}`, async () => {
        const { status } = await sync(request(run(), observed(complete)))
        const answer = await sync(
          request(run({ status: status as Parent['status'] & object }), observed(job)),
        )
        assert.deepEqual(answer, { status, children: [] })
      })
    }

    it('settles: fed with its own status it answers the same', async () => {
      const first = await sync(request(run(), observed(running)))
      const second = await sync(
        request(run({ status: first.status as Parent['status'] & object }), observed(running)),
      )
      assert.deepEqual(second, first)
    })
  })

  describe('finalize', () => {
    const cases: [string, ReturnType<typeof observed>, boolean][] = [
      ['the Job is there', observed(running, 'Running'), false],
      ['the Job is there, though no pod is', observed(running), false],
      ['the Job is gone but a pod still runs', observed(undefined, 'Succeeded', 'Running'), false],
      ['only finished pods are left', observed(undefined, 'Succeeded', 'Failed'), true],
      ['nothing is left', observed(), true],
    ]
    for (const [when, groups, finalized] of cases) {
      it(`${finalized ? 'lets go' : 'waits'} when ${when}`, async () => {
        const answer = await finalize(request(deleted, groups))
        assert.deepEqual(answer.children, [])
        assert.equal(answer.finalized, finalized)
        assert.equal(answer.resyncAfterSeconds, finalized ? 0 : 5)
        assert.equal(answer.status.phase, 'Stopping')
      })
    }
  })

  it('customize asks for the pods of the Job', async () => {
    assert.deepEqual(await customize({ controller, parent: run() }), {
      relatedResources: [
        {
          apiVersion: 'v1',
          resource: 'pods',
          labelSelector: { matchLabels: { 'batch.kubernetes.io/job-name': 'one' } },
        },
      ],
    })
  })
})
