import assert from 'node:assert/strict'
import { toCall } from './call.ts'

describe('toCall', () => {
  it('takes a request apart', () => {
    const { signal } = new AbortController()
    const call = toCall({
      method: 'POST',
      path: '/api/v1/pods?limit=5&a=b%20c&a=d?e',
      headers: { Accept: 'x', 'CONTENT-type': 'y' },
      body: 'ä',
      signal,
    })
    assert.equal(call.path, '/api/v1/pods')
    assert.equal(call.query.get('limit'), '5')
    assert.deepEqual(call.query.getAll('a'), ['b c', 'd?e'])
    assert.deepEqual({ ...call.headers }, { accept: 'x', 'content-type': 'y' })
    assert.equal(call.body, 'ä')
    assert.deepEqual(Buffer.from(call.bytes), Buffer.from('ä'))
    assert.equal(call.signal, signal)
  })

  it('takes bytes as they are, with a mark at their beginning, and text that is broken', () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x7d])
    const call = toCall({ method: 'POST', path: '/', body: bytes })
    assert.equal(call.body, '\ufeff{\ufffd}')
    assert.deepEqual(Buffer.from(call.bytes), bytes)
  })

  it('has an empty query, no headers and no body when there are none', () => {
    for (const path of ['/api', '/api?']) {
      const { query, headers, body } = toCall({ method: 'GET', path })
      assert.deepEqual([[...query], { ...headers }, body], [[], {}, ''])
    }
  })

  it('leaves out parameters that Go does not read', () => {
    const { query } = toCall({ method: 'GET', path: '/x?a=1&b=%&c=%zz&d=1;2&e=%41' })
    assert.deepEqual(
      [...query],
      [
        ['a', '1'],
        ['e', 'A'],
      ],
    )
  })
})
