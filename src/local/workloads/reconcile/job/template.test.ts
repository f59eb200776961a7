import assert from 'node:assert/strict'
import { FAILURE_COUNT, IGNORED_FAILURE_COUNT, type Job, type JobPod } from './objects.ts'
import { podOf } from './template.ts'

const job = (spec: object = {}, name = 'j'): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: 'n', uid: 'u' },
  spec: {
    selector: {},
    template: {
      spec: {
        initContainers: [{ name: 'i' }],
        containers: [
          { name: 'c', env: [{ name: 'A' }] },
          { name: 'd', env: [{ name: 'JOB_COMPLETION_INDEX' }] },
        ],
      },
    },
    ...spec,
  },
})

describe('a Pod of a Job', () => {
  it('has a name of at most 63 characters that ends in its index', () => {
    assert.equal(podOf(job()).metadata.generateName, 'j-')
    assert.equal(podOf(job(), 12).metadata.generateName, 'j-12-')
    const prefix = podOf(job({}, 'x'.repeat(63)), 12).metadata.generateName ?? ''
    assert.equal(prefix, `${'x'.repeat(54)}-12-`)
  })

  it('is told its index, unless its template says something else', () => {
    const { containers, initContainers } = podOf(job(), 1).spec as Record<
      string,
      { env?: { name: string }[] }[]
    >
    const names = [...(initContainers ?? []), ...(containers ?? [])].map(({ env }) =>
      env?.map(({ name }) => name),
    )
    assert.deepEqual(names, [
      ['JOB_COMPLETION_INDEX'],
      ['A', 'JOB_COMPLETION_INDEX'],
      ['JOB_COMPLETION_INDEX'],
    ])
    const plain = podOf(job()).spec as Record<string, { env?: object[] }[]>
    assert.equal(plain.containers?.[0]?.env?.length, 1)
  })

  it('takes over how often its index has failed', () => {
    const counts = (spec: object, before?: JobPod) => {
      const { annotations = {} } = podOf(job(spec), 0, before).metadata
      return [annotations[FAILURE_COUNT], annotations[IGNORED_FAILURE_COUNT]]
    }
    const before = podOf(job({ backoffLimitPerIndex: 5 }), 0, podOf(job({ backoffLimitPerIndex: 5 }), 0))
    assert.deepEqual(counts({}), [undefined, undefined])
    assert.deepEqual(counts({ backoffLimitPerIndex: 5 }), ['0', undefined])
    assert.deepEqual(counts({ backoffLimitPerIndex: 5 }, before), ['2', undefined])
    const rules = [{ action: 'Ignore', onExitCodes: { operator: 'NotIn', values: [1] } }]
    const ended = { ...before, status: { containerStatuses: [{ state: { terminated: { exitCode: 2 } } }] } }
    assert.deepEqual(counts({ backoffLimitPerIndex: 5, podFailurePolicy: { rules } }, ended), ['1', '1'])
  })
})
