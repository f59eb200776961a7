import assert from 'node:assert/strict'
import { join } from 'node:path'
import { cleanUp } from '../support/cleanup.ts'
import { hooksFolder } from '../support/hooks-folder.ts'
import { ask, post, syncRequest } from '../support/requests.ts'
import { spawnServer, type ServerProcess } from '../support/running-server.ts'

/** A controller written for `kubecfg httpd sync.jsonnet other.jsonnet` keeps its URLs. */
describe('serve sync.ts other.ts, as kubecfg httpd serves its files', () => {
  const cleanup = cleanUp(after)
  let server: ServerProcess

  before(async () => {
    const folder = hooksFolder(cleanup, {
      'sync.ts': `export const sync = ({ parent }) => ({ status: { seen: parent.metadata.name }, children: [] })`,
      'other.ts': `export default ({ parent }) => {
  if (parent.spec.fail) throw new Error('there is no other')
  return { status: { other: true }, children: [] }
}`,
      'unnamed.ts': `export default () => ({ status: {}, children: [] })`,
    })
    server = await spawnServer(cleanup, { paths: ['sync.ts', join(folder, 'other.ts')], cwd: folder })
  })

  it('answers POST /sync and POST /other with JSON', async () => {
    const sync = await post(`${server.url}/sync`)
    assert.equal(sync.status, 200, sync.text)
    assert.equal(sync.headers['content-type'], 'application/json')
    assert.deepEqual(JSON.parse(sync.text), { status: { seen: 'lamp' }, children: [] })
    const other = await post(`${server.url}/other`)
    assert.equal(other.headers['content-type'], 'application/json')
    assert.deepEqual(JSON.parse(other.text), { status: { other: true }, children: [] })
  })

  it('serves no file that was not named', async () => {
    assert.equal((await post(`${server.url}/unnamed`)).status, 404)
  })

  for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    it(`answers ${method} with 405`, async () => {
      const { status, headers } = await ask(`${server.url}/sync`, { method })
      assert.equal(status, 405)
      assert.equal(headers.allow, 'POST')
    })
  }

  it('answers an error with 500 and its text, and goes on', async () => {
    const { status, text } = await post(`${server.url}/other`, syncRequest('lamp', { fail: true }))
    assert.equal(status, 500)
    assert.match(text, /there is no other/)
    assert.match(text, /other\.ts:2:\d+/)
    assert.equal((await post(`${server.url}/other`)).status, 200)
  })

  it('does not look at the Content-Type of a request, nor at its query', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const { status } = await post(`${server.url}/sync?a=b`, syncRequest(), {
        headers: { 'Content-Type': type },
      })
      assert.equal(status, 200)
    }
  })
})
