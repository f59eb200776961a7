import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { manualClock } from '../../time/manual-clock.ts'
import { createRepeatable } from './repeatable.ts'

describe('createRepeatable', () => {
  function setUp(results: (Error | undefined)[] = []) {
    const clock = manualClock()
    const errors: unknown[] = []
    let runs = 0
    const work = createRepeatable(
      () => {
        const result = results[runs++]
        return result ? Promise.reject(result) : Promise.resolve()
      },
      { clock, onError: (error) => errors.push(error) },
    )
    return { clock, work, errors, runs: () => runs }
  }

  it('runs again at once and a little later', async () => {
    const { clock, work, runs } = setUp()
    work.repeat()
    await turn()
    assert.equal(runs(), 1)
    clock.advance(1000)
    await turn()
    assert.equal(runs(), 2)
    assert.equal(clock.pending, 0)
  })

  it('runs once more for all that is asked while it runs', async () => {
    const { work, runs } = setUp()
    for (let ask = 0; ask < 5; ask++) work.start()
    await turn()
    assert.equal(runs(), 2)
  })

  it('tries again when it failed', async () => {
    const { clock, work, errors, runs } = setUp([new Error('down')])
    work.start()
    await turn()
    assert.equal(errors.length, 1)
    clock.advance(1000)
    await turn()
    assert.equal(runs(), 2)
  })

  it('does nothing any more when closed', async () => {
    const { clock, work, runs } = setUp()
    work.repeat()
    work.close()
    work.start()
    clock.advance(10_000)
    await turn()
    assert.equal(runs(), 1)
  })
})
