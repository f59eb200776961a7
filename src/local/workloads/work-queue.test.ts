import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { manualClock } from '../../time/manual-clock.ts'
import { createWorkQueue } from './work-queue.ts'

describe('createWorkQueue', () => {
  /** A queue whose work ends when the test says so. */
  function setUp(concurrency = 2) {
    const clock = manualClock()
    const started: string[] = []
    const errors: unknown[] = []
    const ends = new Map<string, (error?: Error) => void>()
    const queue = createWorkQueue<string>({
      clock,
      concurrency,
      onError: (error) => errors.push(error),
      run: (key) => {
        started.push(key)
        return new Promise((resolve, reject) => ends.set(key, (error) => (error ? reject(error) : resolve())))
      },
    })
    const end = async (key: string, error?: Error) => {
      ends.get(key)?.(error)
      await turn()
    }
    return { clock, queue, started, errors, end }
  }

  it('works on as many keys at once as it may', async () => {
    const { queue, started, end } = setUp()
    for (const key of ['a', 'b', 'c']) queue.add(key)
    assert.deepEqual(started, ['a', 'b'])
    await end('a')
    assert.deepEqual(started, ['a', 'b', 'c'])
  })

  it('takes a key once, however often it is added', () => {
    const { queue, started } = setUp(1)
    for (const key of ['a', 'b', 'b', 'b']) queue.add(key)
    assert.deepEqual(started, ['a'])
  })

  it('works again, and not at once, on what is added meanwhile', async () => {
    const { queue, started, end } = setUp()
    queue.add('a')
    queue.add('a')
    assert.deepEqual(started, ['a'])
    await end('a')
    assert.deepEqual(started, ['a', 'a'])
    await end('a')
    assert.deepEqual(started, ['a', 'a'])
  })

  it('comes back to what failed, later each time, until it succeeds', async () => {
    const { clock, queue, started, errors, end } = setUp()
    queue.add('a')
    for (const ms of [5, 10, 20]) {
      await end('a', new Error('again'))
      clock.advance(ms - 1)
      const before = started.length
      clock.advance(1)
      assert.equal(started.length, before + 1)
    }
    assert.equal(errors.length, 3)
    await end('a')
    queue.add('a')
    await end('a', new Error('once more'))
    clock.advance(5)
    assert.equal(started.length, 6)
  })

  it('adds later', () => {
    const { clock, queue, started } = setUp()
    queue.add('a', 10)
    clock.advance(9)
    assert.deepEqual(started, [])
    clock.advance(1)
    assert.deepEqual(started, ['a'])
  })

  it('starts nothing while it pauses, nor after it is closed', () => {
    const { clock, queue, started } = setUp()
    queue.pause()
    queue.add('a')
    assert.deepEqual(started, [])
    queue.resume()
    assert.deepEqual(started, ['a'])
    queue.add('b', 5)
    queue.close()
    queue.add('c')
    clock.advance(10)
    assert.deepEqual(started, ['a'])
    assert.equal(clock.pending, 0)
  })
})
