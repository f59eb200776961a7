import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import type { Api } from '../../cluster/api.ts'
import type { Obj } from '../../cluster/object.ts'
import { manualClock } from '../../time/manual-clock.ts'
import { givingWay } from './give-way.ts'

const object: Obj = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }

describe('givingWay', () => {
  function stage() {
    const clock = manualClock()
    const written: number[] = []
    const create = () => {
      written.push(clock.now())
      return Promise.resolve(object)
    }
    const state = { busy: true }
    const api = givingWay({ create } as unknown as Api, { clock, isBusy: () => state.busy, longestMs: 100 })
    const pass = async (ms: number) => {
      for (let passed = 0; passed < ms; passed++) {
        clock.advance(1)
        await setImmediate()
      }
    }
    return { api, written, state, pass }
  }

  it('writes at once when nobody else is busy', async () => {
    const { api, written, state } = stage()
    state.busy = false
    await api.create(object)
    assert.deepEqual(written, [0])
  })

  it('waits while somebody is, and goes on soon after', async () => {
    const { api, written, state, pass } = stage()
    void api.create(object)
    await pass(50)
    assert.deepEqual(written, [])
    state.busy = false
    await pass(5)
    assert.equal(written.length, 1)
  })

  it('does not wait for ever', async () => {
    const { api, written, pass } = stage()
    void api.create(object)
    await pass(110)
    assert.equal(written.length, 1)
    assert.ok(written[0]! >= 100)
  })
})
