import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Transport } from '../../../src/cluster/transport.ts'
import { cleanUp } from '../../support/cleanup.ts'
import { temporaryFolder } from '../../support/hooks-folder.ts'
import { createWorld, type World } from '../support/world.ts'

const SELECT = ['--label-selector', 'app=web']
const labels = { app: 'web' }
const TARGET = 'hookwright.dev/target-folder'

describe('sidecar: what is refused, and what is left alone', () => {
  const cleanup = cleanUp(afterEach)

  const refused = ({ facts }: World) =>
    facts.flatMap((fact) => (fact.type === 'refused' ? [[fact.refusal.from.key, fact.refusal.code]] : []))

  it('20: a Secret has the mode asked for from its first visible moment, and its value is told nowhere', async () => {
    const world = await createWorld(cleanup)
    const value = (text: string) => ({ password: Buffer.from(text).toString('base64') })
    const secret = { kind: 'Secret', type: 'Opaque' }
    await world.put('db', value('hunter2-first'), secret)
    const sidecar = await world.start('--secret', 'db', '--file-mode', '0400', '--debounce', '0ms')
    const path = join(world.folder, 'password')
    const modes = new Set<number>()
    await world.until('the file', () => world.read('password') === 'hunter2-first')
    for (let round = 0; round < 10; round++) {
      await world.put('db', value(`hunter2-${round}`), secret)
      await world.until('the rotation', () => {
        modes.add(statSync(path).mode & 0o7777)
        return readFileSync(path, 'utf8') === `hunter2-${round}`
      })
    }
    assert.deepEqual([...modes], [0o400])
    const told = JSON.stringify([world.facts, sidecar.status()]) + (await world.metrics(sidecar))
    assert.ok(
      !told.includes('hunter2') && !told.includes(Buffer.from('hunter2').toString('base64').slice(0, 8)),
    )
  })

  it('21: keys that are no file names are refused by name; the others go on, and nothing leaves the root', async () => {
    const world = await createWorld(cleanup)
    const long = 'k'.repeat(250)
    const bad = ['..', '.', 'a/b', '../../x', 'nul\0', '', '..data', long]
    await world.put('web', { good: 'yes' })
    world.transport = withData(
      world.server.transport,
      Object.fromEntries([...bad, 'good'].map((key) => [key, 'x'])),
    )
    await world.start('--configmap', 'web', '--unique-names')
    await world.until('the good one', () => Object.keys(world.files()).length > 0)
    assert.equal(Object.keys(world.files()).length, 1)
    assert.deepEqual(
      refused(world)
        .map(([key]) => key)
        .sort(),
      [...bad].sort(),
    )
    assert.equal(refused(world).find(([key]) => key === long)?.[1], 'NAME_TOO_LONG')
    assert.ok(refused(world).every(([key, code]) => key === long || code === 'KEY_NAME'))
    assert.ok(!readdirSync(join(world.folder, '..')).includes('x'))
  })

  for (const folder of ['../x', '/etc/hookwright-test', 'a/../../x']) {
    it(`22: the target folder ${folder} is refused when added, edited and deleted`, async () => {
      const world = await createWorld(cleanup)
      await world.put('web', { a: '1' }, { labels, annotations: { [TARGET]: folder } })
      await world.put('other', { b: '1' }, { labels })
      await world.start(...SELECT)
      await world.until('the other', () => world.read('b') === '1')
      assert.deepEqual(refused(world), [['a', 'FOLDER_OUTSIDE']])
      await world.put('web', { a: '2' }, { labels, annotations: { [TARGET]: folder } })
      await world.put('other', { b: '2' }, { labels })
      await world.until('the other edit', () => world.read('b') === '2')
      await world.remove('web')
      await world.until('the end of the refusal', () => world.facts.some(({ type }) => type === 'unrefused'))
      assert.deepEqual(world.files(), { b: '2' })
      assert.throws(() => lstatSync('/etc/hookwright-test'), /ENOENT/)
    })
  }

  it('22: nothing is written or deleted through a symlink planted in the root', async () => {
    const world = await createWorld(cleanup)
    const outside = temporaryFolder(cleanup)
    writeFileSync(join(outside, 'a'), 'theirs')
    symlinkSync(outside, join(world.folder, 'link'))
    symlinkSync(join(outside, 'a'), join(world.folder, 'file'))
    await world.put('web', { a: '1', b: '1' }, { labels, annotations: { [TARGET]: 'link' } })
    await world.put('web2', { file: '1', good: '1' }, { labels })
    await world.start(...SELECT)
    await world.until('the good one', () => world.read('good') === '1')
    assert.deepEqual(
      refused(world)
        .map(([key]) => key)
        .sort(),
      ['a', 'b', 'file'],
    )
    assert.ok(refused(world).every(([, code]) => code === 'SYMLINK'))
    await world.remove('web')
    await world.put('web2', { good: '2' }, { labels })
    await world.until('the edit', () => world.read('good') === '2')
    assert.equal(readFileSync(join(outside, 'a'), 'utf8'), 'theirs')
    assert.deepEqual(readdirSync(outside), ['a'])
    assert.ok(lstatSync(join(world.folder, 'file')).isSymbolicLink())
  })

  it('23: of two objects with one key the older one wins, also after lists; without it the other shows', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('z-first', { same: 'first' }, { labels })
    // creationTimestamp has whole seconds.
    await world.pass(1000)
    await world.put('a-second', { same: 'second' }, { labels })
    await world.start(...SELECT)
    await world.until('the reload', () => world.reloads.received.length === 1)
    assert.equal(world.read('same'), 'first')
    const conflicts = () => world.facts.flatMap((fact) => (fact.type === 'conflict' ? [fact.conflict] : []))
    assert.deepEqual(
      conflicts().map(({ winner, loser }) => [winner.name, loser.name]),
      [['z-first', 'a-second']],
    )
    for (let relist = 0; relist < 3; relist++) {
      world.server.faults.add({ type: 'gone', times: 1 })
      world.server.faults.cutWatches()
      await world.pass(5000)
    }
    assert.equal(world.read('same'), 'first')
    assert.equal(world.reloads.received.length, 1)
    assert.equal(conflicts().length, 1)
    await world.remove('z-first')
    await world.until('the other', () => world.read('same') === 'second')
    await world.until('the end of the conflict', () =>
      world.facts.some(({ type }) => type === 'conflict-gone'),
    )
  })

  it('24: what goes takes its files and emptied folders along; others stay', async () => {
    const world = await createWorld(cleanup)
    writeFileSync(join(world.folder, 'mine'), 'not yours')
    mkdirSync(join(world.folder, 'shared'))
    writeFileSync(join(world.folder, 'shared', 'mine'), 'not yours')
    const at = (folder: string) => ({ labels, annotations: { [TARGET]: folder } })
    await world.put('one', { one: '1' }, at('own/deep'))
    await world.put('two', { two: '2' }, at('shared'))
    await world.put('three', { three: '3' }, { labels })
    await world.start(...SELECT)
    await world.until(
      'all',
      () => world.read('own/deep/one') && world.read('shared/two') && world.read('three'),
    )
    await world.remove('one')
    await world.remove('two')
    // Its label is taken away.
    await world.put('three', { three: '3' })
    await world.until('their end', () => Object.keys(world.files()).length === 2)
    assert.deepEqual(world.files(), { mine: 'not yours', 'shared/mine': 'not yours' })
    await world.until('the end of their folder', () => !existsSync(join(world.folder, 'own')))
  })

  it('24: deleted and made again within a second, the file is there in the end', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' }, { labels })
    await world.start(...SELECT)
    await world.until('the file', () => world.read('a') === '1')
    for (let round = 2; round < 6; round++) {
      await world.remove('web')
      await world.put('web', { a: String(round) }, { labels })
      await world.until('the file', () => world.read('a') === String(round))
    }
  })

  it('24: what was deleted while the sidecar was down goes at the start', async () => {
    const world = await createWorld(cleanup)
    await world.put('gone', { gone: '1' }, { labels })
    await world.put('kept', { kept: '1' }, { labels })
    const first = await world.start(...SELECT)
    await world.until('both', () => world.read('gone') && world.read('kept'))
    await first.close()
    await world.remove('gone')
    await world.start(...SELECT)
    await world.until('its end', () => world.read('gone') === undefined)
    assert.deepEqual(world.files(), { kept: '1' })
  })

  it('25: while nothing can be written the old content stays, health names the path, and it heals by itself', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '1', b: '1' })
    const sidecar = await world.start('--configmap', 'web')
    await world.until('the first reload', () => world.reloads.received.length === 1)
    const drafts = join(world.folder, '..hookwright', 'tmp')
    rmSync(drafts, { recursive: true, force: true })
    writeFileSync(drafts, 'in the way')
    await world.put('web', { a: '2', b: '2' })
    await world.until('the failure', () => world.facts.some(({ type }) => type === 'write-failed'))
    const { status, body } = await world.readyz(sidecar)
    assert.equal(status, 503)
    assert.equal(body.reasons[0]?.code, 'WRITE_FAILING')
    assert.ok(body.reasons[0].message.includes(world.folder), body.reasons[0].message)
    await world.pass(60_000, 500)
    assert.deepEqual(world.files(), { a: '1', b: '1' })
    assert.equal(world.reloads.received.length, 1)
    rmSync(drafts)
    await world.until('the reload', () => world.reloads.received.length === 2, 500)
    assert.deepEqual(world.files(), { a: '2', b: '2' })
    assert.equal((await world.readyz(sidecar)).status, 200)
  })

  it('25: a full disk is waited for', async function () {
    const world = await createWorld(cleanup, { time: 'manual' })
    const disk = temporaryFolder(cleanup)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      // Only who may mount can try this.
      this.skip()
    }
    cleanup(() => execFileSync('umount', ['-l', disk]))
    await world.put('web', { a: '1' })
    const sidecar = await world.start('--configmap', 'web', '--folder', disk)
    await world.until('the first reload', () => world.reloads.received.length === 1)
    await world.put('web', { a: '2'.repeat(300_000) })
    await world.until('the failure', () => world.facts.some(({ type }) => type === 'write-failed'))
    assert.match(JSON.stringify((await world.readyz(sidecar)).body.reasons), /WRITE_FAILING.*ENOSPC/)
    assert.equal(readFileSync(join(disk, 'a'), 'utf8'), '1')
    execFileSync('mount', ['-o', 'remount,size=2m', disk])
    await world.until('the reload', () => world.reloads.received.length === 2, 500)
    assert.equal(readFileSync(join(disk, 'a'), 'utf8').length, 300_000)
  })
})

/** A cluster that says what no API server would: other data than the ConfigMap has. */
function withData(transport: Transport, data: Record<string, string>): Transport {
  return async (request) => {
    const response = await transport(request)
    if (typeof response.body !== 'string' || request.path.includes('watch=')) return response
    const list = JSON.parse(response.body) as { items?: { data?: unknown }[] }
    for (const item of list.items ?? []) item.data = data
    return { ...response, body: JSON.stringify(list) }
  }
}
