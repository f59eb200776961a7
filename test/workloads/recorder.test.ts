import assert from 'node:assert/strict'
import { createApi, type Api } from '../../src/cluster/api.ts'
import { ClusterError } from '../../src/cluster/cluster-error.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createActivity } from '../../src/local/control/activity.ts'
import { createRecorder } from '../../src/local/workloads/runner/recorder.ts'
import { manualClock } from '../../src/time/manual-clock.ts'

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', uid: 'u' } }
const event = { op: 'event', on: pod, type: 'Normal', reason: 'Noise', message: 'x' } as const

function stage(change: Partial<Api> = {}) {
  const clock = manualClock()
  const api = createApi(createApiServer({ clock }).transport)
  const activity = createActivity()
  const errors: string[] = []
  const recorder = createRecorder({
    ...{ api: { ...api, ...change }, clock, activity },
    now: () => 1_700_000_000_000,
    onError: (error, where) => void errors.push(`${where}: ${(error as Error).message}`),
  })
  const stored = async () => (await api.list({ apiVersion: 'v1', kind: 'Event' })).items
  return { activity, errors, recorder, stored }
}

describe('createRecorder', () => {
  it('makes Events of their own for components that say the same at the same time', async () => {
    const { activity, errors, recorder, stored } = stage()
    for (const component of ['kubelet', 'job-controller', 'kubelet']) recorder.record(event, component)
    await activity.whenIdle()
    assert.deepEqual(
      (await stored()).map(({ source, count }) => ({ source, count })),
      [
        { source: { component: 'kubelet' }, count: 2 },
        { source: { component: 'job-controller' }, count: 1 },
      ],
    )
    const managers = (await stored()).flatMap(({ metadata }) =>
      (metadata.managedFields as { manager: string }[]).map(({ manager }) => manager),
    )
    assert.deepEqual(new Set(managers), new Set(['kube-controller-manager']))
    assert.deepEqual(errors, [])
  })

  it('says which Event was lost', async () => {
    const create = () => Promise.reject(new ClusterError('no', { code: 500, reason: 'InternalError' }))
    const { activity, errors, recorder } = stage({ create })
    recorder.record(event, 'kubelet')
    await activity.whenIdle()
    assert.deepEqual(errors, ['the Event Noise about Pod web: no'])
  })

  it('writes what waits before it ends, and takes no more', async () => {
    const { activity, recorder, stored } = stage()
    recorder.record(event, 'kubelet')
    await recorder.close()
    recorder.record(event, 'kubelet')
    recorder.record(event, 'job-controller')
    await activity.whenIdle()
    assert.equal((await stored()).length, 1)
  })
})
