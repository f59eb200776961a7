import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { hooksFolder, writeFiles } from '../../../test/support/hooks-folder.ts'
import { ask, post, syncRequest } from '../../../test/support/requests.ts'
import { startServer, type ServerHere } from '../../../test/support/running-server.ts'
import { until } from '../../../test/support/until.ts'

const files = {
  'app.ts': `import { RetryLater } from 'hookwright'
import { threadId } from 'node:worker_threads'
import settings from './lib/settings.json' with { type: 'json' }
import { shout } from './lib/shout.ts'

export const sync = async ({ parent }: { parent: { spec: Record<string, unknown> } }) => {
  if (parent.spec.memory) for (const held: unknown[] = []; ; ) held.push(new Array(10_000).fill(held.length))
  const { late } = parent.spec.late ? await import('./lib/late.ts') : { late: '' }
  return { status: { said: shout(settings.word), late, sdk: RetryLater.name, threadId }, children: [] }
}
`,
  'lib/shout.ts': `import { upper } from './upper.js'\nexport const shout = (text: string): string => upper(text) + '!'\n`,
  'lib/upper.js': `export const upper = (text) => text.toUpperCase()\n`,
  'lib/late.ts': `export const late = 'late'\n`,
  'lib/settings.json': { word: 'hello' },
  'preload.ts': `import './lib/late.ts'\nexport default () => ({ status: {}, children: [] })\n`,
}

const wanted = { said: 'HELLO!', late: '', sdk: 'RetryLater' }

describe('the snapshot of a generation', () => {
  const cleanup = cleanUp(afterEach)

  async function statusOf(server: ServerHere, spec: Record<string, unknown> = {}) {
    const { status, text } = await post(`${server.url}/app/sync`, syncRequest('lamp', spec))
    assert.equal(status, 200, text)
    const { status: said } = JSON.parse(text) as { status: { threadId: number; said: string } }
    const { threadId, ...rest } = said
    return { threadId, rest }
  }

  /** Ends the worker by the hook that eats all memory, and waits for the next one. */
  async function replaceWorker(server: ServerHere) {
    const { threadId } = await statusOf(server)
    const { status } = await post(`${server.url}/app/sync`, syncRequest('eats', { memory: true }))
    assert.equal(status, 500)
    await until('another worker', async () => (await statusOf(server)).threadId !== threadId)
  }

  it('serves hooks that import the SDK, shared code and JSON, outside of any node_modules', async () => {
    const server = await startServer(cleanup, { files, workers: 1 })
    assert.deepEqual((await statusOf(server)).rest, wanted)
  })

  it('is what a replacement worker runs, although the files are broken meanwhile', async function () {
    this.timeout(60_000)
    const server = await startServer(cleanup, { files, workers: 1, workerMemory: 64 })
    writeFiles(server.folder, {
      'app.ts': 'this is no code',
      'lib/shout.ts': `export const shout = () => 'not yet'`,
      'lib/settings.json': '{',
    })
    await replaceWorker(server)
    assert.deepEqual((await statusOf(server)).rest, wanted)
  })

  it('is what a replacement worker runs, although the files are gone meanwhile', async function () {
    this.timeout(60_000)
    const server = await startServer(cleanup, { files, workers: 1, workerMemory: 64 })
    rmSync(server.folder, { recursive: true })
    await replaceWorker(server)
    assert.deepEqual((await statusOf(server)).rest, wanted)
    // And a reload says so, and changes nothing.
    const reload = await ask(`${server.adminUrl}/-/reload`, { method: 'POST' })
    assert.equal(reload.status, 500)
    assert.deepEqual((await statusOf(server)).rest, wanted)
  })

  it('has what is imported only during a call', async () => {
    const server = await startServer(cleanup, { files, workers: 1 })
    rmSync(server.folder, { recursive: true })
    assert.deepEqual((await statusOf(server, { late: true })).rest, { ...wanted, late: 'late' })
  })

  it('serves the same in the main thread, anew after each reload', async () => {
    const server = await startServer(cleanup, { files, workers: 0 })
    assert.deepEqual((await statusOf(server)).rest, wanted)
    for (const word of ['second', 'third']) {
      writeFiles(server.folder, { 'lib/settings.json': { word } })
      assert.notEqual((await statusOf(server)).rest.said, `${word.toUpperCase()}!`)
      assert.equal((await ask(`${server.adminUrl}/-/reload`, { method: 'POST' })).status, 200)
      assert.deepEqual((await statusOf(server)).rest, { ...wanted, said: `${word.toUpperCase()}!` })
    }
  })

  it('leaves packages to Node', async () => {
    const folder = hooksFolder(cleanup, {
      'hooks/app.ts': `import { three } from 'three'\nexport const sync = () => ({ status: { three }, children: [] })`,
      'node_modules/three/package.json': { name: 'three', type: 'module', exports: './index.js' },
      'node_modules/three/index.js': `import { readFileSync } from 'node:fs'\nexport const three = JSON.parse(readFileSync(new URL('three.json', import.meta.url)))`,
      'node_modules/three/three.json': '3',
    })
    const server = await startServer(cleanup, { paths: [join(folder, 'hooks')], workers: 1 })
    assert.match((await post(`${server.url}/app/sync`)).text, /"three":3/)
  })
})
