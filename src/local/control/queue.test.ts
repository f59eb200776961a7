import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { manualClock } from '../../time/manual-clock.ts'
import { createActivity } from './activity.ts'
import { createQueue, retrying, type Outcome } from './queue.ts'

/** A run starts in the turn after its key came, and what it adds in the one after that. */
async function turns() {
  for (let count = 0; count < 3; count++) await turn()
}

/** A queue whose runs end when the test says so. */
function stage(concurrency = 5) {
  const clock = manualClock()
  const activity = createActivity()
  const runs: { key: string; at: number; end: (outcome: Outcome) => void }[] = []
  const queue = createQueue<string>({
    clock,
    activity,
    concurrency,
    run: (key) => new Promise((end) => runs.push({ key, at: clock.now(), end })),
  })
  const end = async (outcome: Outcome = { done: true }) => {
    runs.at(-1)?.end(outcome)
    await turns()
  }
  return { clock, activity, runs, queue, end, keys: () => runs.map(({ key }) => key) }
}

describe('createQueue', () => {
  it('runs keys in order of arrival, each once, at most so many at a time', async () => {
    const { queue, keys, runs } = stage(2)
    for (const key of ['a', 'b', 'a', 'c']) queue.add(key)
    await turns()
    assert.deepEqual(keys(), ['a', 'b'])
    runs[0]!.end({ done: true })
    await turns()
    assert.deepEqual(keys(), ['a', 'b', 'c'])
  })

  it('never runs a key twice at once: it comes again when it is done', async () => {
    const { queue, keys, end } = stage()
    queue.add('a')
    await turns()
    queue.add('a')
    queue.add('a')
    await turns()
    assert.deepEqual(keys(), ['a'])
    await end()
    assert.deepEqual(keys(), ['a', 'a'])
    await end()
    assert.equal(keys().length, 2)
  })

  it('keeps the earliest of several timers, and nothing takes it back', async () => {
    const { queue, clock, runs, end } = stage()
    queue.addAfter('a', 3000)
    queue.addAfter('a', 30_000)
    queue.add('a')
    await turns()
    await end()
    clock.advance(3000)
    await turns()
    await end()
    clock.advance(40_000)
    await turns()
    assert.deepEqual(
      runs.map(({ at }) => at),
      [0, 3000],
    )
  })

  it('doubles the delay with each failure, and forgets failures with a success', async () => {
    const { queue, clock, runs, end } = stage()
    queue.add('a')
    await turns()
    for (let failure = 0; failure < 4; failure++) {
      await end({ retry: 'backoff' })
      clock.advance(clock.nextAt - clock.now())
      await turns()
    }
    assert.deepEqual(
      runs.map(({ at }) => at),
      [0, 5, 15, 35, 75],
    )
    await end()
    queue.add('a')
    await turns()
    await end({ retry: 'backoff' })
    assert.equal(clock.nextAt - clock.now(), 5)
  })

  it('neither counts nor forgets failures when a run names its delay', async () => {
    const { queue, clock, end } = stage()
    queue.add('a')
    await turns()
    await end({ retry: 'backoff' })
    clock.advance(5)
    await turns()
    await end({ retry: 2000 })
    assert.equal(clock.nextAt - clock.now(), 2000)
    clock.advance(2000)
    await turns()
    await end({ retry: 'backoff' })
    assert.equal(clock.nextAt - clock.now(), 10)
  })

  it('lets through only ten retries a second after the first hundred', async () => {
    const clock = manualClock()
    const activity = createActivity()
    let runs = 0
    const queue = createQueue<number>({
      clock,
      activity,
      concurrency: 200,
      run: () => Promise.resolve({ retry: runs++ < 150 ? 'backoff' : 1e9 } as const),
    })
    for (let key = 0; key < 150; key++) queue.add(key)
    await activity.whenIdle()
    clock.advance(5)
    await activity.whenIdle()
    assert.equal(runs, 250)
    clock.advance(1000)
    await activity.whenIdle()
    assert.equal(runs, 260)
  })

  it('counts as busy from the arrival of a key to the end of its run, not while a timer waits', async () => {
    const { queue, activity, end } = stage()
    queue.addAfter('b', 1000)
    assert.equal(activity.busy, 0)
    queue.add('a')
    assert.equal(activity.busy, 1)
    await turns()
    assert.equal(activity.busy, 1)
    await end()
    assert.equal(activity.busy, 0)
  })

  it('is not busy while all that run wait for time, whoever waits for them', async () => {
    const { queue, activity, keys, end } = stage(1)
    queue.add('a')
    queue.add('b')
    await turns()
    const resume = activity.wait()
    assert.equal(activity.busy, 0)
    resume()
    await end()
    assert.deepEqual(keys(), ['a', 'b'])
    assert.equal(activity.busy, 1)
    await end()
    assert.equal(activity.busy, 0)
  })

  it('starts nothing while it pauses', async () => {
    const { queue, keys } = stage()
    queue.pause()
    queue.add('a')
    await turns()
    assert.deepEqual(keys(), [])
    queue.resume()
    await turns()
    assert.deepEqual(keys(), ['a'])
  })

  it('drops what waits when it is closed, and waits for what runs', async () => {
    const { queue, clock, keys, end, activity } = stage(1)
    queue.add('a')
    queue.add('b')
    queue.addAfter('c', 10)
    await turns()
    let closed = false
    const closing = queue.close().then(() => (closed = true))
    await turns()
    assert.equal(closed, false)
    await end({ retry: 'backoff' })
    await closing
    clock.advance(1000)
    await turns()
    assert.deepEqual(keys(), ['a'])
    assert.equal(activity.busy, 0)
  })
})

describe('retrying', () => {
  it('makes an outcome of what rejects, and tells the error', async () => {
    const told: unknown[] = []
    const run = retrying(
      (key: string) => (key === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve()),
      (error, key) => told.push([(error as Error).message, key]),
    )
    assert.deepEqual(await run('good'), { done: true })
    assert.deepEqual(await run('bad'), { retry: 'backoff' })
    assert.deepEqual(told, [['no', 'bad']])
  })
})
