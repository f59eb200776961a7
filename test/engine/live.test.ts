import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { isConflict, isNotFound } from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { createActivity } from '../../src/local/control/activity.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { changeLive } from '../../src/local/engine/sync/live.ts'

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' }
const withData = (object: Obj, data: Record<string, string>): Obj => ({ ...object, data })

async function stage() {
  const clock = manualClock()
  const api = createApi(createApiServer({ clock }).transport)
  const object = await api.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'default' },
  })
  return { context: { api, clock, activity: createActivity() }, api, clock, object }
}

describe('changeLive', () => {
  it('changes what is there, not what was read before', async () => {
    const { context, api, object } = await stage()
    await api.patch(ref, { merge: { data: { other: 'x' } } })
    const changed = await changeLive({
      context,
      object,
      change: (live) => withData(live, { ...(live.data as object), mine: 'y' }),
    })
    assert.deepEqual(changed.data, { other: 'x', mine: 'y' })
  })

  it('writes nothing when there is nothing to change', async () => {
    const { context, object } = await stage()
    const same = await changeLive({ context, object, change: () => undefined })
    assert.equal(same.metadata.resourceVersion, object.metadata.resourceVersion)
  })

  it('does not touch a successor', async () => {
    const { context, api, object } = await stage()
    await api.delete(ref)
    await api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } })
    await assert.rejects(
      changeLive({ context, object, change: (live) => withData(live, { a: 'b' }) }),
      isNotFound,
    )
    assert.equal((await api.get(ref)).data, undefined)
  })

  it('reads again when somebody was faster, and gives up after the fourth time', async () => {
    const { context, api, clock, object } = await stage()
    let tries = 0
    const racing = (losses: number) => ({
      ...api,
      async get(asked: typeof ref) {
        const live = await api.get(asked)
        if (++tries <= losses) await api.patch(ref, { merge: { data: { race: String(tries) } } })
        return live
      },
    })
    const change = (live: Obj) => withData(live, { mine: 'y' })
    const run = async (losses: number) => {
      const result = changeLive({ context: { ...context, api: racing(losses) }, object, change })
      const state = { open: true }
      const end = () => (state.open = false)
      result.then(end, end)
      while (state.open) {
        clock.advance(1000)
        await setImmediate()
      }
      return result
    }
    assert.deepEqual((await run(3)).data, { mine: 'y' })
    tries = 0
    await assert.rejects(run(9), isConflict)
    assert.equal(tries, 4)
  })

  it('is not busy while it waits for the next try', async () => {
    const { context, api, clock, object } = await stage()
    const { activity } = context
    const done = activity.begin()
    let raced = false
    const racing = {
      ...api,
      async get(asked: typeof ref) {
        const live = await api.get(asked)
        if (!raced) await api.patch(ref, { merge: { data: { race: 'x' } } })
        raced = true
        return live
      },
    }
    const change = (live: Obj) => withData(live, { mine: 'y' })
    const result = changeLive({ context: { ...context, api: racing }, object, change }).finally(done)
    await activity.whenIdle()
    clock.advance(10)
    assert.deepEqual((await result).data, { mine: 'y' })
  })
})
