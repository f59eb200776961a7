import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { inTurns } from './in-turns.ts'

describe('inTurns', () => {
  it('takes requests in order, one in each turn of the event loop', async () => {
    const taken: string[] = []
    const transport = inTurns(({ path }) => {
      taken.push(path)
      return Promise.resolve({ status: 200, headers: {}, body: path })
    })
    const answers = ['/a', '/b', '/c'].map((path) => transport({ method: 'GET', path }))
    const seen: number[] = []
    for (let count = 0; count < 4; count++) {
      await turn()
      seen.push(taken.length)
    }
    assert.deepEqual(seen, [1, 2, 3, 3])
    assert.deepEqual(
      (await Promise.all(answers)).map(({ body }) => body),
      ['/a', '/b', '/c'],
    )
    assert.equal((await transport({ method: 'GET', path: '/d' })).body, '/d')
  })

  it('passes failures on, and goes on after them', async () => {
    const transport = inTurns(({ path }) =>
      path === '/bad'
        ? Promise.reject(new Error('no'))
        : Promise.resolve({ status: 200, headers: {}, body: '' }),
    )
    const bad = transport({ method: 'GET', path: '/bad' })
    const good = transport({ method: 'GET', path: '/good' })
    await assert.rejects(bad, { message: 'no' })
    assert.equal((await good).status, 200)
  })
})
