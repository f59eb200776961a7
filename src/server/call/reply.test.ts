import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import supertest from 'supertest'
import { reply } from './reply.ts'
import type { CallResult } from './run.ts'

const answering =
  (result: Partial<CallResult> & { status: number }, close = false): RequestListener =>
  (_request, response) => {
    reply(response, { text: '', facts: {}, ...result }, { close })
  }

const post = (result: Partial<CallResult> & { status: number }, close = false) =>
  supertest(createServer(answering(result, close))).post('/')

describe('reply', () => {
  it('answers JSON with its length and tag', async () => {
    const { status, headers, text } = await post({ status: 200, text: '{"status":"ä"}', etag: '"tag"' })
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/json')
    assert.equal(headers['content-length'], '15')
    assert.equal(headers.etag, '"tag"')
    assert.equal(headers['x-hookwright-code'], undefined)
    assert.equal(text, '{"status":"ä"}')
  })

  it('answers 304 with the tag and nothing else', async () => {
    const { status, headers, text } = await post({ status: 304, etag: '"tag"' })
    assert.equal(status, 304)
    assert.equal(headers.etag, '"tag"')
    assert.equal(headers['content-type'], undefined)
    assert.equal(text, '')
  })

  it('answers an error as plain text with its code', async () => {
    const { status, headers, text } = await post({ status: 500, code: 'HOOK_THREW', text: 'HOOK_THREW: <b>' })
    assert.equal(status, 500)
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['x-hookwright-code'], 'HOOK_THREW')
    assert.equal(headers.etag, undefined)
    assert.equal(text, 'HOOK_THREW: <b>')
  })

  for (const [retryAfter, header] of [
    [undefined, '1'],
    [0, '1'],
    [0.2, '1'],
    [1, '1'],
    [2.1, '3'],
    [3600, '3600'],
    [-5, '1'],
  ] as const) {
    it(`answers 429 with Retry-After ${header} for ${retryAfter} s`, async () => {
      const { status, headers } = await post({
        status: 429,
        code: 'HOOK_RETRY_LATER',
        ...(retryAfter !== undefined && { retryAfter }),
      })
      assert.equal(status, 429)
      assert.equal(headers['retry-after'], header)
    })
  }

  for (const retryAfter of [NaN, Infinity, 1e21, 2 ** 53]) {
    it(`answers 429 with a Retry-After that Go can read for ${retryAfter} s`, async () => {
      const { headers } = await post({ status: 429, code: 'HOOK_RETRY_LATER', retryAfter })
      // As strconv.Atoi has it, and not more than a time.Duration holds.
      assert.match(String(headers['retry-after']), /^[1-9]\d{0,9}$/)
    })
  }

  it('says what is allowed with 405, and how to sign in with 401', async () => {
    assert.equal((await post({ status: 405, code: 'METHOD_NOT_ALLOWED' })).headers.allow, 'POST')
    assert.match(
      String((await post({ status: 401, code: 'UNAUTHENTICATED' })).headers['www-authenticate']),
      /Bearer.*Basic/,
    )
  })

  it('asks the client to leave when the server goes down', async () => {
    assert.equal((await post({ status: 200, text: '{}' }, true)).headers.connection, 'close')
    assert.equal((await post({ status: 304 }, true)).headers.connection, 'close')
  })

  it('answers once, and returns the bytes that it sent', async () => {
    const sent: number[] = []
    await supertest(
      createServer((_request, response) => {
        const result: CallResult = { status: 200, text: '"ä"', facts: {} }
        sent.push(reply(response, result, { close: false }), reply(response, result, { close: false }))
      }),
    ).post('/')
    assert.deepEqual(sent, [4, 0])
  })
})
