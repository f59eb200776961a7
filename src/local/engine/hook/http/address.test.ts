import assert from 'node:assert/strict'
import { parseAddress } from './address.ts'

describe('parseAddress', () => {
  it('takes a URL apart without tidying it up', () => {
    assert.deepEqual(parseAddress('HTTP://user:p%40ss@LocalHost:8080/a/../b%20c|é?q=a b#f'), {
      scheme: 'http',
      host: 'LocalHost:8080',
      hostname: 'LocalHost',
      port: 8080,
      path: '/a/../b%20c%7C%C3%A9?q=a%20b',
      userinfo: 'user:p@ss',
      shown: 'http://user:***@LocalHost:8080/a/../b%20c%7C%C3%A9?q=a b#f',
      referer: 'http://LocalHost:8080/a/../b%20c%7C%C3%A9?q=a b#f',
    })
  })

  it('knows default ports, empty ports and IPv6', () => {
    const of = (url: string) => {
      const { host, hostname, port, path } = parseAddress(url)
      return [host, hostname, port, path]
    }
    assert.deepEqual(of('https://hooks'), ['hooks', 'hooks', 443, '/'])
    assert.deepEqual(of('http://hooks:?q'), ['hooks', 'hooks', 80, '/?q'])
    assert.deepEqual(of('http://[::1]:9/x'), ['[::1]:9', '::1', 9, '/x'])
  })

  /** What Go says of them, measured. */
  const refused: readonly (readonly [string, string])[] = [
    ['127.0.0.1:8080/x', 'first path segment in URL cannot contain colon'],
    ['http://x:bar/y', 'invalid port ":bar" after host'],
    ['http://[::1/x', "missing ']' in host"],
    ['http://x/a%zz', 'invalid URL escape "%zz"'],
    ['http://x/\n', 'net/url: invalid control character in URL'],
  ]
  for (const [url, why] of refused) {
    it(`refuses ${JSON.stringify(url)} as Go does`, () => {
      assert.throws(() => parseAddress(url), { message: `parse ${JSON.stringify(url)}: ${why}` })
    })
  }
})
