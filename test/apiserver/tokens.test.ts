import assert from 'node:assert/strict'
import { cleanUp } from '../support/cleanup.ts'
import { CONFIG_MAPS, configMap, serveApi, TOKEN, type Served } from './support/served.ts'

describe('the token of an embedded API', () => {
  const cleanup = cleanUp(after)
  let served: Served

  before(async () => {
    served = await serveApi(cleanup)
  })

  const wrong: readonly [string, Record<string, string>][] = [
    ['no token', { authorization: '' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['the token alone', { authorization: TOKEN }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a lower-case scheme', { authorization: `bearer ${TOKEN}x` }],
    ['a longer token', { authorization: `Bearer ${TOKEN}x` }],
    ['a shorter token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['the token in other case', { authorization: `Bearer ${TOKEN.toUpperCase()}` }],
    ['a huge token', { authorization: `Bearer ${'x'.repeat(8000)}` }],
  ]
  const paths = [
    '/',
    '/api',
    '/apis',
    '/openapi/v2',
    '/openapi/v3',
    CONFIG_MAPS,
    `${CONFIG_MAPS}?watch=1`,
    '/healthz/etcd',
    '/readyz/',
    '/version/',
    '/livezz',
    '//healthz',
    '/metrics',
    '/nothing/there',
  ]

  for (const [what, headers] of wrong) {
    it(`${what}: 401 on every path but those of probes`, async () => {
      for (const path of paths) {
        const { status, text } = await served.ask(path, { headers })
        assert.equal(status, 401, path)
        assert.deepEqual(JSON.parse(text), {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'Unauthorized',
          reason: 'Unauthorized',
          code: 401,
        })
      }
      for (const path of ['/healthz', '/livez', '/readyz', '/version', '/readyz?verbose']) {
        assert.equal((await served.ask(path, { headers })).status, 200, path)
      }
    })
  }

  it('is not taken from the query, and nothing is written without it', async () => {
    const path = `${CONFIG_MAPS}?access_token=${TOKEN}&token=${TOKEN}`
    const body = configMap('a')
    const { status } = await served.ask(path, { method: 'POST', body, headers: { authorization: '' } })
    assert.equal(status, 401)
    assert.equal((await served.ask(`${CONFIG_MAPS}/a`)).status, 404)
  })

  it('opens everything', async () => {
    for (const path of ['/api', '/apis', '/openapi/v3', CONFIG_MAPS, '/healthz/etcd']) {
      assert.equal((await served.ask(path)).status, 200, path)
    }
  })
})
