import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { readBody, type BodyResult, type Budget } from './read-body.ts'

function reading(options: { maxBytes?: number; limit?: number; length?: number } = {}) {
  const { maxBytes = 100, limit = 1_000, length } = options
  const budget: Budget = { limit, used: 0, arriving: 0 }
  const results: BodyResult[] = []
  const stream = new PassThrough()
  const headers = length === undefined ? {} : { 'content-length': String(length) }
  const request = Object.assign(stream, { headers }) as unknown as IncomingMessage
  readBody(request, { maxBytes, budget }, (result) => results.push(result))
  /** Resolves when everything written has been looked at. */
  const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  return { stream, budget, results, settled }
}

const textOf = (result: BodyResult | undefined) =>
  result && 'chunks' in result ? Buffer.concat(result.chunks).toString() : result?.problem

describe('readBody', () => {
  it('collects the bytes and counts them until they are given back', async () => {
    const { stream, budget, results, settled } = reading()
    stream.write('ab')
    await settled()
    assert.equal(budget.used, 2)
    stream.end('cde')
    await settled()
    assert.equal(results.length, 1)
    assert.equal(textOf(results[0]), 'abcde')
    assert.ok('size' in results[0]! && results[0].size === 5)
    assert.equal(budget.used, 5)
  })

  it('takes an empty body, and one of exactly the most', async () => {
    const empty = reading()
    empty.stream.end()
    await empty.settled()
    assert.equal(textOf(empty.results[0]), '')
    const exact = reading({ maxBytes: 5 })
    exact.stream.end('abcde')
    await exact.settled()
    assert.equal(textOf(exact.results[0]), 'abcde')
  })

  it('refuses a body that says that it is too large, before it comes', () => {
    const { results, budget } = reading({ maxBytes: 5, length: 6 })
    assert.equal(textOf(results[0]), 'REQUEST_TOO_LARGE')
    assert.equal(budget.used, 0)
  })

  it('refuses a body that turns out too large, and gives its bytes back', async () => {
    const { stream, results, budget, settled } = reading({ maxBytes: 5 })
    stream.write('abc')
    stream.write('def')
    stream.write('more')
    await settled()
    stream.end()
    await settled()
    assert.deepEqual(results, [{ problem: 'REQUEST_TOO_LARGE' }])
    assert.equal(budget.used, 0)
  })

  it('refuses a single byte too many', async () => {
    const { stream, results, settled } = reading({ maxBytes: 5 })
    stream.end('abcdef')
    await settled()
    assert.deepEqual(results, [{ problem: 'REQUEST_TOO_LARGE' }])
  })

  it('refuses what does not fit beside the others, and leaves their bytes counted', async () => {
    const { stream, results, budget, settled } = reading({ limit: 10 })
    budget.used = 8
    stream.end('abc')
    await settled()
    assert.deepEqual(results, [{ problem: 'OVERLOADED' }])
    assert.equal(budget.used, 8)
  })

  it('tells when the client leaves early, once', async () => {
    const { stream, results, budget, settled } = reading()
    stream.write('abc')
    await settled()
    stream.destroy()
    await settled()
    assert.deepEqual(results, [{ problem: 'REQUEST_INCOMPLETE' }])
    assert.equal(budget.used, 0)
  })
})
