import assert from 'node:assert/strict'
import { createBackoff } from './backoff.ts'
import { createBatch } from './batch.ts'
import { systemClock } from './clock.ts'
import { manualClock } from './manual-clock.ts'

describe('manualClock', () => {
  it('runs what falls due in order of time, also what is set on the way', () => {
    const clock = manualClock()
    const ran: string[] = []
    clock.after(20, () => ran.push('late'))
    clock.after(10, () => {
      ran.push('early')
      clock.after(5, () => ran.push('between'))
    })
    clock.advance(30)
    assert.deepEqual(ran, ['early', 'between', 'late'])
    assert.equal(clock.now(), 30)
  })

  it('does not run what was cancelled', () => {
    const clock = manualClock()
    const cancel = clock.after(10, () => assert.fail('was cancelled'))
    cancel()
    clock.advance(20)
    assert.equal(clock.pending, 0)
  })
})

describe('systemClock', () => {
  it('runs after the delay, and never when cancelled', async () => {
    const before = systemClock.now()
    systemClock.after(1, () => assert.fail('was cancelled'))()
    // The timer is unref'd on purpose, so something else has to keep the process alive meanwhile.
    const alive = setInterval(() => undefined, 1000)
    await new Promise<void>((resolve) => systemClock.after(5, resolve))
    clearInterval(alive)
    assert.ok(systemClock.now() > before)
  })
})

describe('createBatch', () => {
  it('runs once, when quiet', () => {
    const clock = manualClock()
    let runs = 0
    const batch = createBatch({ clock, quietMs: 10, maxMs: 100, run: () => runs++ })
    batch.touch()
    clock.advance(9)
    batch.touch()
    clock.advance(9)
    assert.equal(runs, 0)
    clock.advance(1)
    assert.equal(runs, 1)
  })

  it('runs at the latest after maxMs, though it never gets quiet', () => {
    const clock = manualClock()
    const runs: number[] = []
    const batch = createBatch({ clock, quietMs: 10, maxMs: 25, run: () => runs.push(clock.now()) })
    for (let i = 0; i < 6; i++) {
      batch.touch()
      clock.advance(5)
    }
    assert.deepEqual(runs, [25])
  })

  it('forgets what was cancelled', () => {
    const clock = manualClock()
    const batch = createBatch({ clock, quietMs: 10, maxMs: 25, run: () => assert.fail('was cancelled') })
    batch.touch()
    batch.cancel()
    clock.advance(50)
  })
})

describe('createBackoff', () => {
  it('doubles up to its ceiling and starts again after a reset', () => {
    const backoff = createBackoff({ firstMs: 100, maxMs: 500 })
    assert.deepEqual([backoff.next(), backoff.next(), backoff.next(), backoff.next()], [100, 200, 400, 500])
    backoff.reset()
    assert.equal(backoff.next(), 100)
  })
})
