import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Obj } from '../../../src/cluster/object.ts'
import { cleanUp } from '../../support/cleanup.ts'
import { temporaryFolder } from '../../support/hooks-folder.ts'
import { ask } from '../../support/requests.ts'
import { until } from '../../support/until.ts'
import { serveCluster, spawnSidecar, type ServedCluster } from '../support/process.ts'
import { receiveReloads } from '../support/receiver.ts'
import { createWorld } from '../support/world.ts'

describe('sidecar: the process', () => {
  const cleanup = cleanUp(afterEach)

  const put = ({ api }: ServedCluster, data: Record<string, string>) => {
    const object: Obj = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web', namespace: 'default' },
      data,
    }
    return api.apply(object, { fieldManager: 'test', force: true })
  }

  const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

  it('7: killed while it writes, it leaves no half file, and the next start ends the work', async () => {
    const cluster = await serveCluster(cleanup)
    const folder = temporaryFolder(cleanup)
    const reloads = await receiveReloads(cleanup)
    const size = 1024 * 1024 - 4096
    const args = [
      ...['--kubeconfig', cluster.kubeconfig, '--configmap', 'web', '--folder', folder],
      ...['--debounce', '0ms', '--reload-url', reloads.url],
    ]
    const whole = () => {
      for (const name of readdirSync(folder).filter((each) => !each.startsWith('..'))) {
        const content = readFileSync(join(folder, name), 'utf8')
        assert.equal(content, content.charAt(0).repeat(size))
      }
    }
    let last = ''
    // Whatever is written, a reload of it is owed in the end.
    reloads.answers = Array.from({ length: 100 }, () => 'hang')
    for (const [letter, moment] of Object.entries({ a: 5, b: 20, c: 45 })) {
      const sidecar = spawnSidecar(cleanup, args)
      await until('it to run', () => sidecar.output().includes('"msg"') || sidecar.output() !== '')
      for (const next of [letter, letter.toUpperCase()]) {
        last = next
        await put(cluster, { large: next.repeat(size) })
      }
      // Anywhere in what it does with that.
      await new Promise((resolve) => setTimeout(resolve, moment))
      sidecar.child.kill('SIGKILL')
      await sidecar.ended
      whole()
    }
    const before = reloads.received.length
    reloads.answers = []
    spawnSidecar(cleanup, args)
    await until('the last value', () => textOf(join(folder, 'large'))?.startsWith(last))
    await until('the reload that is owed', () => reloads.received.length > before)
    whole()
    assert.deepEqual(readdirSync(join(folder, '..hookwright', 'tmp')), [])
  })

  it('8: killed after the write and before the reload, it reloads once at the next start', async () => {
    const cluster = await serveCluster(cleanup)
    const folder = temporaryFolder(cleanup)
    const reloads = await receiveReloads(cleanup)
    await put(cluster, { a: '1' })
    const args = [
      ...['--kubeconfig', cluster.kubeconfig, '--configmap', 'web', '--folder', folder],
      ...['--debounce', '20ms', '--reload-url', reloads.url],
    ]
    reloads.answers = ['hang']
    const first = spawnSidecar(cleanup, args)
    await until('the call', () => reloads.received.length === 1)
    assert.equal(textOf(join(folder, 'a')), '1')
    first.child.kill('SIGKILL')
    await first.ended
    const second = spawnSidecar(cleanup, args)
    await until('the call after the start', () => reloads.received.length === 2)
    second.child.kill('SIGTERM')
    assert.deepEqual(await second.ended, { code: 0, signal: null })
    // It was accepted: a third start owes nothing.
    const third = spawnSidecar(cleanup, args)
    await until('the sync', () => third.output().includes('"files":1'))
    third.child.kill('SIGTERM')
    await third.ended
    assert.equal(reloads.received.length, 2)
  })

  it('19: a token of the cluster that is rotated on disk is used', async () => {
    const cluster = await serveCluster(cleanup)
    const folder = temporaryFolder(cleanup)
    await put(cluster, { a: '1' })
    const right = readFileSync(cluster.tokenFile, 'utf8')
    writeFileSync(cluster.tokenFile, 'expired')
    const sidecar = spawnSidecar(cleanup, [
      ...['--kubeconfig', cluster.kubeconfig, '--configmap', 'web', '--folder', folder],
    ])
    await until(
      'the refusal',
      () => sidecar.output().includes('401') || sidecar.output().includes('Unauthorized'),
    )
    writeFileSync(cluster.tokenFile, right)
    await until('the file', () => textOf(join(folder, 'a')) === '1', 60_000)
  })

  it('27: a program starts after the first sync, gets a signal for each batch, and its exit code is passed on', async () => {
    const cluster = await serveCluster(cleanup)
    const folder = temporaryFolder(cleanup)
    await put(cluster, { a: '1' })
    const program = `
      const { readFileSync } = require('node:fs')
      const show = (why) => console.log(why + ' ' + readFileSync(${JSON.stringify(join(folder, 'a'))}, 'utf8'))
      process.on('SIGHUP', () => show('reloaded'))
      process.on('SIGTERM', () => { console.log('ending'); process.exit(7) })
      show('started')
      setInterval(() => {}, 1000)`
    const sidecar = spawnSidecar(cleanup, [
      ...['--kubeconfig', cluster.kubeconfig, '--configmap', 'web', '--folder', folder, '--debounce', '20ms'],
      ...['--start-grace', '300ms', '--', process.execPath, '-e', program],
    ])
    await until('the program', () => sidecar.output().includes('started 1'))
    await put(cluster, { a: '2' })
    await until('the signal', () => sidecar.output().includes('reloaded 2'))
    await put(cluster, { a: '3' })
    await until('the next signal', () => sidecar.output().includes('reloaded 3'))
    assert.ok(!sidecar.output().includes('reloaded 1'))
    sidecar.child.kill('SIGTERM')
    assert.deepEqual(await sidecar.ended, { code: 7, signal: null })
    assert.ok(sidecar.output().includes('ending'))
  })

  it('27: a program that does not end on SIGTERM is killed after the grace', async () => {
    const cluster = await serveCluster(cleanup)
    const folder = temporaryFolder(cleanup)
    await put(cluster, { a: '1' })
    const sidecar = spawnSidecar(cleanup, [
      ...[
        '--kubeconfig',
        cluster.kubeconfig,
        '--configmap',
        'web',
        '--folder',
        folder,
        '--stop-grace',
        '200ms',
      ],
      ...[
        '--',
        process.execPath,
        '-e',
        'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)',
      ],
    ])
    await until('the program', () => sidecar.output().includes('up'))
    sidecar.child.kill('SIGTERM')
    assert.deepEqual(await sidecar.ended, { code: 137, signal: null })
  })

  for (const [what, args, answers, code] of [
    ['everything is written and reloaded', [], [], 0],
    ['the program refuses the reload', ['--once-timeout', '2s'], [500, 500, 500, 500, 500, 500], 6],
  ] as const) {
    it(`28: a one-shot run ends with ${code} when ${what}`, async () => {
      const world = await createWorld(cleanup)
      await world.put('web', { a: '1' })
      world.reloads.answers = [...answers]
      const sidecar = await world.start('--configmap', 'web', '--once', ...args)
      assert.equal(await sidecar.exit, code)
      assert.equal(world.read('a'), '1')
    })
  }

  it('28: a one-shot run ends with 3 when the API denies it', async () => {
    const world = await createWorld(cleanup)
    world.server.faults.add({ type: 'status', code: 403 })
    const sidecar = await world.start('--configmap', 'web', '--once')
    assert.equal(await sidecar.exit, 3)
  })

  it('28: a one-shot run ends with 5 when a file cannot be written', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    const first = await world.start('--configmap', 'web', '--once')
    assert.equal(await first.exit, 0)
    await first.close()
    const { rmSync } = await import('node:fs')
    rmSync(join(world.folder, '..hookwright', 'tmp'), { recursive: true, force: true })
    writeFileSync(join(world.folder, '..hookwright', 'tmp'), 'in the way')
    await world.put('web', { a: '2' })
    const second = await world.start('--configmap', 'web', '--once').catch(() => undefined)
    assert.equal(second === undefined ? 5 : await second.exit, 5)
    assert.equal(world.read('a'), '1')
  })

  it('28: without settings it ends with 2 and says what is missing', async () => {
    const sidecar = spawnSidecar(cleanup, ['--once'])
    assert.deepEqual(await sidecar.ended, { code: 2, signal: null })
    assert.match(sidecar.output(), /--folder|--configmap/)
  })

  for (const [address, family] of [
    ['127.0.0.1', 'IPv4'],
    ['[::1]', 'IPv6'],
  ] as const) {
    it(`30: health listens on ${family} alone`, async function () {
      if (!Object.values(networkInterfaces()).some((all) => all?.some((each) => each.family === family)))
        this.skip()
      const world = await createWorld(cleanup)
      await world.put('web', { a: '1' })
      const sidecar = await world.start('--configmap', 'web', '--admin-listen', `${address}:0`)
      assert.equal((await ask(`${sidecar.adminUrl}/healthz`)).status, 200)
    })
  }

  it('30: health listens on everything that the machine has', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    const sidecar = await world.start('--configmap', 'web', '--admin-listen', ':0')
    const { port } = new URL(sidecar.adminUrl ?? '')
    assert.equal((await ask(`http://127.0.0.1:${port}/healthz`)).status, 200)
  })

  it('30: SIGTERM in the middle of batches ends it, with every file whole', async () => {
    const cluster = await serveCluster(cleanup)
    const folder = temporaryFolder(cleanup)
    await put(cluster, { a: '0', b: '0' })
    const sidecar = spawnSidecar(cleanup, [
      ...['--kubeconfig', cluster.kubeconfig, '--configmap', 'web', '--folder', folder, '--debounce', '0ms'],
    ])
    await until('the first sync', () => textOf(join(folder, 'b')) === '0')
    for (let change = 1; change < 30; change++) await put(cluster, { a: String(change), b: String(change) })
    sidecar.child.kill('SIGTERM')
    assert.deepEqual(await sidecar.ended, { code: 0, signal: null })
    assert.match(textOf(join(folder, 'a')) ?? '', /^\d+$/)
    assert.match(textOf(join(folder, 'b')) ?? '', /^\d+$/)
    assert.deepEqual(readdirSync(folder).sort(), ['..hookwright', 'a', 'b'])
  })
})
