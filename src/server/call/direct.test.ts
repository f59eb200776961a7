import assert from 'node:assert/strict'
import { directAnswer } from './direct.ts'

describe('directAnswer', () => {
  it('has the headers that a client would get, in lower case', () => {
    assert.deepEqual(directAnswer({ status: 200, text: '{}', etag: '"x"', facts: {} }), {
      status: 200,
      headers: { etag: '"x"', 'content-type': 'application/json' },
      body: '{}',
    })
    const { headers } = directAnswer({
      status: 429,
      text: 'later',
      code: 'HOOK_RETRY_LATER',
      retryAfter: 1.5,
      facts: {},
    })
    assert.equal(headers['retry-after'], '2')
    assert.deepEqual(directAnswer({ status: 304, text: '', etag: '"x"', facts: {} }).headers, { etag: '"x"' })
  })
})
