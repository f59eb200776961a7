import assert from 'node:assert/strict'
import { parseAddress } from './address.ts'
import { nextHop, type Hop } from './redirect.ts'

const first: Hop = {
  method: 'POST',
  address: parseAddress('http://a.test/sync'),
  headers: { Authorization: 'Bearer x', 'Content-Type': 'application/json', 'If-None-Match': '"1"' },
  body: '{}',
}
const next = (hop: Hop, status: number, location?: string) => nextHop(hop, { first, status, location })

describe('nextHop', () => {
  it('repeats the POST after 307 and 308', () => {
    for (const status of [307, 308]) {
      const hop = next(first, status, '/other')
      assert.deepEqual([hop?.method, hop?.body, hop?.address.path], ['POST', '{}', '/other'])
      assert.deepEqual(hop?.headers, { ...first.headers, Referer: 'http://a.test/sync' })
    }
  })

  it('gets without a body after 301, 302 and 303, and for good', () => {
    for (const status of [301, 302, 303]) {
      const hop = next(first, status, '/other')
      assert.ok(hop)
      assert.deepEqual([hop.method, hop.body], ['GET', undefined])
      assert.equal(hop.headers['Content-Type'], undefined)
      assert.equal(hop.headers['If-None-Match'], '"1"')
      const further = next(hop, 307, '/third')
      assert.deepEqual([further?.method, further?.body], ['GET', undefined])
      assert.equal(further?.headers.Referer, 'http://a.test/other')
    }
  })

  it('lets other answers, and those without a place to go, count as they are', () => {
    for (const status of [200, 300, 304, 305]) assert.equal(next(first, status, '/other'), undefined)
    assert.equal(next(first, 302), undefined)
  })

  it('shows the secret to the same host and those below it only', () => {
    const shows = (location: string) => next(first, 307, location)?.headers.Authorization !== undefined
    assert.deepEqual(['http://a.test/x', 'https://a.test:8443/x', 'http://sub.a.test/x'].map(shows), [
      true,
      true,
      true,
    ])
    assert.deepEqual(
      ['http://b.test/x', 'http://xa.test/x', 'http://test/x', 'http://127.0.0.1/x'].map(shows),
      [false, false, false, false],
    )
    const elsewhere = next(first, 307, 'http://b.test/x')
    assert.ok(elsewhere)
    assert.equal(next(elsewhere, 307, 'http://a.test/back')?.headers.Authorization, undefined)
  })

  it('does not tell an http place where it came from by https', () => {
    const secure = { ...first, address: parseAddress('https://a.test/sync') }
    assert.equal(next(secure, 307, 'http://a.test/x')?.headers.Referer, undefined)
    assert.equal(next(secure, 307, '/x')?.headers.Referer, 'https://a.test/sync')
  })

  it('says when it cannot read where to go', () => {
    assert.throws(() => next(first, 302, 'http://[::1/x'), {
      message:
        'failed to parse Location header "http://[::1/x": parse "http://[::1/x": missing \']\' in host',
    })
  })
})
