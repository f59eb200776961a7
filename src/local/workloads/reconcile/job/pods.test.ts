import assert from 'node:assert/strict'
import { COMPLETION_INDEX, FAILURE_COUNT, type JobPod } from './objects.ts'
import { completionIndex, failureCount, finishedAt } from './pods.ts'

const pod = (metadata: object, rest: object = {}): JobPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { creationTimestamp: '2026-01-01T00:00:00Z', ...metadata },
  spec: {},
  ...rest,
})
const exited = (time: string | null, name = 'c') => ({ name, state: { terminated: { finishedAt: time } } })

describe('the end of a Pod', () => {
  const deleted = { deletionTimestamp: '2026-01-01T00:00:40Z', deletionGracePeriodSeconds: 30 }
  const ready = (status: string) => ({
    conditions: [{ type: 'Ready', status, lastTransitionTime: '2026-01-01T00:00:05Z' }],
  })
  const two = [exited('2026-01-01T00:00:07Z'), exited('2026-01-01T00:00:06Z')]
  const spec = { initContainers: [{ name: 'i' }, { name: 's', restartPolicy: 'Always' }] }
  const late = '2026-01-01T00:00:09Z'
  for (const [title, from, expected] of [
    ['is that of its last container', pod({}, { status: { containerStatuses: two } }), '00:00:07Z'],
    [
      'is that of a sidecar, but not of other init containers',
      pod(
        {},
        {
          spec,
          status: { containerStatuses: two, initContainerStatuses: [exited(late, 's'), exited('2027', 'i')] },
        },
      ),
      '00:00:09Z',
    ],
    [
      'is unknown while a container has none',
      pod({}, { status: { ...ready('False'), containerStatuses: [...two, exited(null)] } }),
      '00:00:05Z',
    ],
    ['is when it was no longer ready', pod(deleted, { status: ready('False') }), '00:00:05Z'],
    ['is when it was deleted', pod(deleted, { status: ready('True') }), '00:00:10.000Z'],
    ['is when it was made, if nobody knows better', pod({}), '00:00:00Z'],
  ] as const) {
    it(title, () => assert.equal(finishedAt(from), `2026-01-01T${expected}`))
  }
})

describe('numbers on Pods', () => {
  it('are taken only for what they are', () => {
    const index = (text: string) => completionIndex(pod({ annotations: { [COMPLETION_INDEX]: text } }))
    assert.deepEqual(['0', '17', '-1', 'x', ''].map(index), [0, 17, undefined, undefined, undefined])
    assert.equal(completionIndex(pod({})), undefined)
    const count = (text: string) => failureCount(pod({ annotations: { [FAILURE_COUNT]: text } }))
    assert.deepEqual(['2', '-1', '1e3', '2147483648', '99999999999999999999'].map(count), [2, 0, 0, 0, 0])
  })
})
