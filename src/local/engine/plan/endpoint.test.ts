import assert from 'node:assert/strict'
import { matchEndpoint } from './endpoint.ts'

describe('matchEndpoint', () => {
  const cases: [url: string, host: string, matches: boolean][] = [
    ['http://a.test/sync', 'a.test', true],
    ['http://a.test/sync', 'b.test', false],
    ['http://A.test/sync', 'a.TEST', true],
    ['http://a.test:8080/sync', 'a.test:8080', true],
    ['http://a.test:8080/sync', 'a.test', false],
    ['http://a.test/sync', 'a.test:80', true],
    ['https://a.test/sync', 'a.test:443', true],
    ['https://a.test/sync', 'a.test:80', false],
    ['HTTPS://a.test:443', 'a.test', true],
    ['http://a.test:443', 'a.test', false],
    ['http://user:word@a.test/sync', 'a.test', true],
    ['http://a.test?x=1', 'a.test', true],
    ['http://[::1]:8080/', '[::1]:8080', true],
    ['http://[::1]/', '::1:80', true],
    ['a.test/sync', 'a.test', false],
  ]
  for (const [url, host, matches] of cases) {
    it(`${matches ? 'finds' : 'does not find'} ${host} for ${url}`, () =>
      assert.equal(matchEndpoint(url, [{ host: 'other.test' }, { host }]), matches ? 1 : -1))
  }

  it('finds the first of several', () => {
    assert.equal(matchEndpoint('http://a.test', [{ host: 'a.test:80' }, { host: 'a.test' }]), 0)
  })
})
