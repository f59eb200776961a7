import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanUp } from '../support/cleanup.ts'
import { mountConfigMap, temporaryFolder, writeFiles } from '../support/hooks-folder.ts'
import { ask, post, syncRequest } from '../support/requests.ts'
import { spawnServer, startServer, type RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'

/** A hook module that says which version it is. */
const version = (number: number) =>
  `import { VALUE } from './lib/value.ts'\nexport const sync = () => ({ status: { version: ${number}, value: VALUE }, children: [] })\n`
const value = (text: string) => `export const VALUE = '${text}'\n`
const files = { 'app.ts': version(1), 'lib/value.ts': value('one') }

async function statusOf(server: RunningServer, options = {}): Promise<unknown> {
  const { status, text } = await post(`${server.url}/app/sync`, syncRequest(), options)
  assert.equal(status, 200, text)
  return (JSON.parse(text) as { status: unknown }).status
}

const versionOf = async (server: RunningServer) => ((await statusOf(server)) as { version: number }).version

async function json(url: string): Promise<Record<string, unknown>> {
  return JSON.parse((await ask(url)).text) as Record<string, unknown>
}

const reload = (server: RunningServer) => ask(`${server.adminUrl}/-/reload`, { method: 'POST' })

describe('reload', () => {
  const cleanup = cleanUp(afterEach)

  it('by POST /-/reload takes new code, new shared code, and new and removed files', async () => {
    const server = await startServer(cleanup, {
      files: { ...files, 'gone.ts': version(1).replace('./lib', './lib') },
    })
    assert.deepEqual(await statusOf(server), { version: 1, value: 'one' })
    writeFiles(server.folder, {
      'app.ts': version(2),
      'lib/value.ts': value('two'),
      'team/new.ts': `export default () => ({ status: {}, children: [] })`,
    })
    rmSync(join(server.folder, 'gone.ts'))
    assert.deepEqual(
      await statusOf(server),
      { version: 1, value: 'one' },
      'nothing changes before the reload',
    )

    const { status, text } = await reload(server)
    assert.equal(status, 200, text)
    const report = JSON.parse(text) as { ok: boolean; generation: number; routes: string[] }
    assert.equal(report.ok, true)
    assert.deepEqual(report.routes, ['/app/sync', '/team/new'])
    assert.deepEqual(await statusOf(server), { version: 2, value: 'two' })
    assert.equal((await post(`${server.url}/team/new`)).status, 200)
    assert.equal((await post(`${server.url}/gone/sync`)).status, 404)
    assert.equal(await server.metric('hookwright_generation'), report.generation)
    assert.equal(await server.metric('hookwright_reloads_total', { result: 'success' }), 1)
  })

  it('by SIGHUP', async () => {
    const server = await spawnServer(cleanup, { files })
    writeFiles(server.folder, { 'app.ts': version(2) })
    server.child.kill('SIGHUP')
    await until('version 2', async () => (await versionOf(server)) === 2)
    assert.ok(server.log().filter(({ msg }) => msg === 'hooks loaded').length >= 2)
  })

  it('by --watch, when a file changes, appears, or goes', async () => {
    const server = await startServer(cleanup, { files, watch: true })
    for (let number = 2; number <= 4; number++) {
      writeFiles(server.folder, { 'app.ts': version(number) })
      await until(`version ${number}`, async () => (await versionOf(server)) === number)
    }
    writeFiles(server.folder, { 'lib/value.ts': value('changed') })
    await until('the shared code', async () => JSON.stringify(await statusOf(server)).includes('changed'))
    writeFiles(server.folder, { 'team/deep/new.ts': version(1).replace('./lib', '../../lib') })
    await until('a new folder', async () => (await post(`${server.url}/team/deep/new/sync`)).status === 200)
    writeFiles(server.folder, { 'team/deep/new.ts': version(9).replace('./lib', '../../lib') })
    await until('a change in the new folder', async () =>
      (await post(`${server.url}/team/deep/new/sync`)).text.includes('9'),
    )
    rmSync(join(server.folder, 'team'), { recursive: true })
    await until('it to go', async () => (await post(`${server.url}/team/deep/new/sync`)).status === 404)
  })

  it('by --watch, when the ..data link of a mounted ConfigMap is swapped', async () => {
    const folder = temporaryFolder(cleanup)
    const mount = (number: number) =>
      mountConfigMap(folder, {
        'app.ts': `import { VALUE } from './value.ts'\nexport const sync = () => ({ status: { version: VALUE }, children: [] })`,
        'value.ts': `export const VALUE = ${number}`,
      })
    mount(1)
    const server = await startServer(cleanup, { paths: [folder], watch: true })
    for (let number = 2; number <= 4; number++) {
      mount(number)
      await until(`version ${number}`, async () => (await versionOf(server)) === number)
    }
    assert.equal(server.log().filter(({ level }) => level === 'error').length, 0)
  })

  it('by --watch, of a single file that was named', async () => {
    const folder = temporaryFolder(cleanup)
    writeFiles(folder, files)
    const server = await startServer(cleanup, { paths: [join(folder, 'app.ts')], watch: true })
    writeFiles(folder, { 'app.ts': version(2) })
    await until('version 2', async () => (await versionOf(server)) === 2)
  })

  for (const { what, broken, at, message } of [
    {
      what: 'a syntax error',
      broken: `export const sync = () => ({\n  status: {}, children: [] )\n})\n`,
      at: /app\.ts:2/,
      message: /SyntaxError/,
    },
    {
      what: 'a throw at import',
      broken: `\nexport const sync = () => ({})\nthrow new Error('half done')\n`,
      at: /app\.ts:3:7$/,
      message: /Error: half done/,
    },
    {
      what: 'a missing import',
      broken: `export * from './nowhere.ts'\nexport const sync = () => ({})\n`,
      at: /app\.ts:1/,
      message: /nowhere\.ts/,
    },
  ]) {
    it(`to ${what} keeps the hooks of before, says so everywhere, and the next good save recovers`, async () => {
      const server = await startServer(cleanup, { files: { ...files, 'other.ts': version(7) } })
      const generation = await server.metric('hookwright_generation')
      // What works in the new code does not come in either: all or nothing.
      writeFiles(server.folder, { 'app.ts': broken, 'other.ts': version(8) })
      const { status, text } = await reload(server)
      assert.equal(status, 500)
      const report = JSON.parse(text) as {
        ok: boolean
        message: string
        errors: { file: string; at: string; message: string }[]
      }
      assert.equal(report.ok, false)
      assert.match(report.message, /hooks of before are still in use/)
      assert.equal(report.errors.length, 1)
      assert.match(report.errors[0]!.file, /app\.ts$/)
      assert.match(report.errors[0]!.at, at)
      assert.match(report.errors[0]!.message, message)

      assert.equal(await versionOf(server), 1)
      assert.match((await post(`${server.url}/other/sync`)).text, /"version":7/)

      const ready = await ask(`${server.adminUrl}/readyz`)
      assert.equal(ready.status, 200)
      assert.match(ready.text, /the last reload failed, the hooks of before are in use: \S*app\.ts:\d/)

      const hooks = await json(`${server.adminUrl}/hooks`)
      const routes = hooks.routes as { path: string; lastError?: string }[]
      assert.match(routes.find(({ path }) => path === '/app/sync')!.lastError!, message)
      assert.equal(routes.find(({ path }) => path === '/other/sync')!.lastError, undefined)
      assert.equal((hooks.lastReload as { ok: boolean }).ok, false)

      assert.equal(await server.metric('hookwright_last_reload_successful'), 0)
      assert.equal(await server.metric('hookwright_reloads_total', { result: 'failure' }), 1)
      assert.equal(await server.metric('hookwright_generation'), generation)
      const line = server.log().find(({ msg }) => msg.startsWith('reload failed'))
      assert.match(String(line?.at), at)

      writeFiles(server.folder, { 'app.ts': version(3) })
      assert.equal((await reload(server)).status, 200)
      assert.equal(await versionOf(server), 3)
      assert.equal(await server.metric('hookwright_last_reload_successful'), 1)
      const recovered = JSON.stringify([
        await json(`${server.adminUrl}/readyz`),
        await json(`${server.adminUrl}/hooks`),
      ])
      assert.ok(!recovered.includes('app.ts:'), recovered)
    })
  }

  it('to a folder without hooks, or that is gone, keeps the hooks of before', async () => {
    const server = await startServer(cleanup, { files })
    rmSync(join(server.folder, 'app.ts'))
    const empty = await reload(server)
    assert.equal(empty.status, 500)
    assert.match(empty.text, /no hooks in/)
    rmSync(server.folder, { recursive: true })
    const gone = await reload(server)
    assert.equal(gone.status, 500)
    assert.match(gone.text, /no such file or folder/)
    assert.equal(await versionOf(server), 1)
  })

  it('lets a call in flight finish on the code that it began with', async () => {
    const server = await startServer(cleanup, {
      files: {
        'app.ts': `import { existsSync } from 'node:fs'
export const sync = async ({ parent }) => {
  while (parent.spec.gate && !existsSync(parent.spec.gate)) await new Promise((resolve) => setTimeout(resolve, 10))
  return { status: { version: 1 }, children: [] }
}`,
      },
    })
    const gate = join(server.folder, 'gate')
    const early = post(`${server.url}/app/sync`, syncRequest('early', { gate }))
    await until('the early call', async () => (await server.metric('hookwright_calls_in_flight')) === 1)
    writeFiles(server.folder, {
      'app.ts': `export const sync = () => ({ status: { version: 2 }, children: [] })`,
    })
    assert.equal((await reload(server)).status, 200)
    assert.equal(await versionOf(server), 2)
    writeFiles(server.folder, { gate: 'open' })
    const { status, text } = await early
    assert.equal(status, 200)
    assert.match(text, /"version":1/)
  })

  it('50 times under load loses no call and no connection, and is in force once it is confirmed', async function () {
    this.timeout(120_000)
    const RELOADS = 50
    const MOST_CALLS = 20_000
    const server = await spawnServer(cleanup, { files, args: ['--workers', '1'] })
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    cleanup(() => agent.destroy())
    let over = false
    let calls = 0
    const trouble: string[] = []
    const caller = async (options: { agent?: Agent }) => {
      let newest = 0
      while (!over && calls < MOST_CALLS) {
        calls++
        try {
          const { status, text } = await post(`${server.url}/app/sync`, syncRequest(), options)
          if (status !== 200) trouble.push(`${status} ${text}`)
          const { version } = (JSON.parse(text) as { status: { version: number } }).status
          if (version < newest) trouble.push(`version ${version} after ${newest}`)
          newest = version
        } catch (error) {
          trouble.push(String(error))
        }
        // Leaves the processor to the reloads now and then.
        await sleep(5)
      }
    }
    const callers = [{ agent }, { agent }, { agent }, { agent }, {}, {}].map(caller)
    for (let number = 2; number <= RELOADS + 1; number++) {
      writeFiles(server.folder, { 'app.ts': version(number) })
      const { status, text } = await reload(server)
      assert.equal(status, 200, text)
      assert.equal(await versionOf(server), number)
    }
    over = true
    await Promise.all(callers)
    assert.deepEqual(trouble.slice(0, 5), [])
    assert.ok(calls > RELOADS, `only ${calls} calls`)
    assert.equal(await server.metric('hookwright_reloads_total', { result: 'success' }), RELOADS)
    assert.equal(await server.metric('hookwright_worker_replacements_total'), 0)
    await until('the old workers to go', async () => (await server.metric('hookwright_workers_ready')) === 1)
  })
})
