import assert from 'node:assert/strict'
import { createActivity } from './activity.ts'

describe('createActivity', () => {
  it('is idle when all that began has ended, however often an end is told', async () => {
    const activity = createActivity()
    await activity.whenIdle()
    const [first, second] = [activity.begin(), activity.begin()]
    let idle = false
    const waiting = activity.whenIdle().then(() => (idle = true))
    first()
    first()
    await Promise.resolve()
    assert.equal(idle, false)
    second()
    await waiting
    assert.equal(activity.begun, 2)
  })

  it('is idle while everything only waits for time to pass', async () => {
    const activity = createActivity()
    const done = activity.begin()
    const resume = activity.wait()
    await activity.whenIdle()
    resume()
    assert.equal(activity.busy, 1)
    done()
    await activity.whenIdle()
  })
})
