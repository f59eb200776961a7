import assert from 'node:assert/strict'
import { createApi, type Api } from '../../src/cluster/api.ts'
import { ClusterError } from '../../src/cluster/cluster-error.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createActivity } from '../../src/local/control/activity.ts'
import { uniqueNanoseconds } from '../../src/local/control/events/nanoseconds.ts'
import { createEventRecorder } from '../../src/local/control/events/recorder.ts'
import { manualClock } from '../../src/time/manual-clock.ts'

const parent = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'default', uid: 'u' },
}

function stage(change: (api: Api) => Partial<Api> = () => ({})) {
  const clock = manualClock()
  const api = createApi(createApiServer({ clock }).transport)
  const activity = createActivity()
  const now = () => 1_700_000_000_000 + clock.now()
  const lost: string[] = []
  const recorder = createEventRecorder({
    ...{ api: { ...api, ...change(api) }, clock, nanoseconds: uniqueNanoseconds(now), activity },
    ...{ component: 'me', fieldManager: 'my-manager' },
    onLost: (error, { message }) => void lost.push(`${message}: ${(error as ClusterError).reason}`),
  })
  const stored = async () =>
    (await api.list({ apiVersion: 'v1', kind: 'Event' })).items.map(
      ({ message, count, lastTimestamp, metadata }) => ({
        message,
        count,
        lastTimestamp,
        namespace: metadata.namespace,
      }),
    )
  const error = (message: string) => recorder.event(parent, 'Warning', 'SyncError', message)
  return { api, clock, activity, recorder, lost, stored, error }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))
const unreachable = () => Promise.reject(new ClusterError('no', { code: 0, reason: 'Unreachable' }))

describe('createEventRecorder', () => {
  it('makes one event of equal ones, and two of two in one millisecond', async () => {
    const { clock, activity, stored, error } = stage()
    error('x')
    error('y')
    await activity.whenIdle()
    clock.advance(2000)
    error('x')
    await activity.whenIdle()
    const at = (second: number) => `2023-11-14T22:13:${20 + second}Z`
    assert.deepEqual(await stored(), [
      { message: 'x', count: 2, lastTimestamp: at(2), namespace: 'default' },
      { message: 'y', count: 1, lastTimestamp: at(0), namespace: 'default' },
    ])
  })
  it('makes it anew when it was deleted meanwhile', async () => {
    const { api, activity, stored, error } = stage()
    error('x')
    await activity.whenIdle()
    await api.deleteCollection({ apiVersion: 'v1', kind: 'Event' }, { namespace: 'default' })
    error('x')
    await activity.whenIdle()
    assert.equal((await stored())[0]?.count, 2)
  })
  it('says who it is', async () => {
    const { api, activity, error } = stage()
    error('x')
    await activity.whenIdle()
    error('x')
    await activity.whenIdle()
    const [event] = (await api.list({ apiVersion: 'v1', kind: 'Event' })).items
    assert.deepEqual([event?.source, event?.reportingComponent, event?.count], [{ component: 'me' }, 'me', 2])
    const managers = (event?.metadata.managedFields as { manager: string }[]).map(({ manager }) => manager)
    assert.deepEqual(managers, ['my-manager'])
  })
  it('gives up what is refused, and goes on', async () => {
    const { activity, recorder, lost, stored, error } = stage()
    recorder.event(
      { ...parent, metadata: { name: 'b', namespace: 'no-such' } },
      'Warning',
      'SyncError',
      'lost',
    )
    error('x')
    await activity.whenIdle()
    assert.deepEqual(
      (await stored()).map(({ message }) => message),
      ['x'],
    )
    assert.deepEqual(lost, [])
  })
  it('tells what is lost, but not that its namespace is going or that it is there already', async () => {
    let code = 0
    let reason = ''
    const { activity, lost, error } = stage(() => ({
      create: () => Promise.reject(new ClusterError('no', { code, reason })),
    }))
    for ([code, reason] of [
      [422, 'Invalid'],
      [403, 'Forbidden'],
      [409, 'AlreadyExists'],
      [500, 'InternalError'],
    ] as const) {
      error(`${code}`)
      await activity.whenIdle()
    }
    assert.deepEqual(lost, ['422: Invalid', '500: InternalError'])
  })
  it('waits for an API server that cannot be reached, without looking busy', async () => {
    let isUp = false
    const { clock, activity, stored, error } = stage((api) => ({
      create: (object, options) => (isUp ? api.create(object, options) : unreachable()),
    }))
    error('x')
    await activity.whenIdle()
    assert.equal(clock.pending, 1)
    isUp = true
    clock.advance(10_000)
    await turn()
    await activity.whenIdle()
    assert.equal((await stored()).length, 1)
  })
  it('gives up after twelve tries', async () => {
    let tries = 0
    const { clock, activity, lost, error } = stage(() => ({
      create: () => {
        tries++
        return unreachable()
      },
    }))
    error('x')
    for (let round = 0; round < 20; round++) {
      await activity.whenIdle()
      clock.advance(10_000)
      await turn()
    }
    assert.equal(tries, 12)
    assert.equal(clock.pending, 0)
    assert.deepEqual(lost, ['x: Unreachable'])
  })
  it('writes what waits before it ends, and takes no more', async () => {
    const { recorder, stored, error } = stage()
    error('x')
    error('y')
    await recorder.close()
    error('z')
    await turn()
    assert.equal((await stored()).length, 2)
  })
  it('ends at once when the API server cannot be reached', async () => {
    let tries = 0
    const { clock, activity, recorder, error } = stage(() => ({
      create: () => {
        tries++
        return unreachable()
      },
    }))
    error('x')
    error('y')
    await activity.whenIdle()
    await recorder.close()
    assert.deepEqual([clock.pending, tries], [0, 2])
  })
})
