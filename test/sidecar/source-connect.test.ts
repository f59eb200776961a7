import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect } from '../../src/sidecar/connect.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { HANG_MS } from '../support/until.ts'

const run = promisify(execFile)

describe('connect', () => {
  const cleanup = cleanUp(afterEach)

  /** A server with no objects that remembers who asked for what. */
  const serve = async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.headers.authorization ?? 'nobody'} ${request.url ?? ''}`)
      response.setHeader('content-type', 'application/json')
      response.end('{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    cleanup(() => {
      server.closeAllConnections()
      server.close()
    })
    return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  }

  const kubeconfig = (server: string) => {
    const folder = temporaryFolder(cleanup)
    writeFileSync(join(folder, 'token'), 'first')
    const path = join(folder, 'config')
    const config = {
      'current-context': 'it',
      contexts: [{ name: 'it', context: { cluster: 'it', user: 'it', namespace: 'team' } }],
      clusters: [{ name: 'it', cluster: { server } }],
      users: [{ name: 'it', user: { tokenFile: 'token' } }],
    }
    writeFileSync(path, JSON.stringify(config))
    return { path, token: join(folder, 'token') }
  }

  it('asks for nothing but what is wanted, with the token of that moment (scenario 19)', async () => {
    const { asked, url } = await serve()
    const { path, token } = kubeconfig(url)
    const connected = await connect({ kubeconfig: path })
    cleanup(() => connected.close())
    assert.deepEqual([connected.namespace, connected.server], ['team', url])
    const secrets = { apiVersion: 'v1', kind: 'Secret' }
    await connected.api.list(secrets, { namespace: 'team' })
    writeFileSync(token, 'second-token')
    await connected.api.list(secrets, { namespace: 'team' })
    assert.deepEqual(asked, [
      'Bearer first /api/v1/namespaces/team/secrets?limit=500',
      'Bearer second-token /api/v1/namespaces/team/secrets?limit=500',
    ])
  })

  it('goes where it is told instead of where it is configured', async () => {
    const { asked, url } = await serve()
    const { path } = kubeconfig('http://127.0.0.1:1')
    const connected = await connect({ kubeconfig: path, namespace: 'other', overrides: { server: url } })
    cleanup(() => connected.close())
    assert.equal(connected.namespace, 'other')
    await connected.api.list({ apiVersion: 'v1', kind: 'ConfigMap' })
    assert.deepEqual(asked, ['Bearer first /api/v1/configmaps?limit=500'])
  })

  it('refuses an address that is none', async () => {
    const { path } = kubeconfig('http://127.0.0.1:1')
    await assert.rejects(
      connect({ kubeconfig: path, overrides: { server: 'one:6443' } }),
      /no http or https address/,
    )
  })

  it('loads nothing heavy in a Pod, nor with a kubeconfig in JSON', async function () {
    this.timeout(2 * HANG_MS)
    const home = temporaryFolder(cleanup)
    mkdirSync(join(home, '.kube'))
    const { path } = kubeconfig('http://127.0.0.1:1')
    const modules = ['connect.ts', 'source/open-source.ts', 'events/events.ts'].map((file) =>
      JSON.stringify(new URL(`../../src/sidecar/${file}`, import.meta.url).href),
    )
    const program = `
      import { registerHooks } from 'node:module'
      const seen = []
      registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) })
      const [{ connect }] = [${modules.map((url) => `await import(${url})`).join(', ')}]
      await connect({ overrides: { server: 'http://127.0.0.1:1' } })
      await connect({ kubeconfig: ${JSON.stringify(path)} })
      console.log(JSON.stringify(seen))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      env: { HOME: home, PATH: process.env.PATH },
      timeout: HANG_MS,
    })
    const seen = JSON.parse(stdout) as string[]
    const packages = seen.filter((name) => !/^(node:|\.|file:)/.test(name))
    const heavy = seen.filter((name) =>
      /^node:(http|fs|fs\/promises|zlib|worker_threads|cluster)$/.test(name),
    )
    assert.deepEqual([packages, heavy], [[], []])
    assert.ok(seen.length > 20)
  })
})
