import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { cleanUp } from '../../support/cleanup.ts'
import { createWorld, type World } from '../support/world.ts'

const SELECT = ['--label-selector', 'app=web']
const labels = { app: 'web' }

describe('sidecar: what is on disk', () => {
  const cleanup = cleanUp(afterEach)

  const pathsWritten = ({ facts }: World) =>
    facts.flatMap((fact) => (fact.type === 'written' ? [...fact.written, ...fact.removed] : []))

  it('1: every key is there byte for byte before it is ready, with one reload at most', async () => {
    const world = await createWorld(cleanup)
    const bytes = Buffer.from([0, 255, 254, 13, 10, 0])
    await world.put('one', { 'a.txt': 'ä\r\nline\n', empty: '' }, { labels })
    await world.put('two', { b: 'two' }, { labels, binaryData: { 'b.bin': bytes.toString('base64') } })
    await world.put('three', { c: 'three' }, { labels })
    await world.put(
      'secret',
      { 'd.key': bytes.toString('base64') },
      { labels, kind: 'Secret', type: 'Opaque' },
    )
    await world.put('other', { e: 'not selected' })
    const sidecar = await world.start(...SELECT, '--resource', 'both')
    await world.until('ready', async () => (await world.readyz(sidecar)).status === 200)
    assert.deepEqual(Object.keys(world.files()).sort(), ['a.txt', 'b', 'b.bin', 'c', 'd.key', 'empty'])
    assert.equal(world.read('a.txt'), 'ä\r\nline\n')
    assert.equal(world.read('empty'), '')
    for (const name of ['b.bin', 'd.key']) {
      const { readFileSync } = await import('node:fs')
      assert.deepEqual(readFileSync(join(world.folder, name)), bytes)
    }
    await world.until('the reload', () => world.reloads.received.length > 0)
    await world.pass(200)
    assert.equal(world.reloads.received.length, 1)
  })

  it('2: a changed key replaces its file and no other, with exactly one reload', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1', b: '1' })
    await world.start('--configmap', 'web')
    await world.until('the first reload', () => world.reloads.received.length === 1)
    const inodeOf = (name: string) => statSync(join(world.folder, name)).ino
    const before = { a: inodeOf('a'), b: inodeOf('b') }
    await world.put('web', { a: '2', b: '1' })
    await world.until('the second reload', () => world.reloads.received.length === 2)
    assert.deepEqual(world.files(), { a: '2', b: '1' })
    assert.notEqual(inodeOf('a'), before.a)
    assert.equal(inodeOf('b'), before.b)
    await world.pass(200)
    assert.equal(world.reloads.received.length, 2)
  })

  it('3: an edit of labels or annotations alone writes and reloads nothing', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' }, { labels })
    await world.put('last', { z: '1' }, { labels })
    await world.start(...SELECT)
    await world.until('the first reload', () => world.reloads.received.length === 1)
    world.facts.length = 0
    await world.put('web', { a: '1' }, { labels: { ...labels, more: 'yes' }, annotations: { note: 'x' } })
    // Watches keep the order: when this is on disk, the one before was seen.
    await world.pass(100)
    await world.put('last', { z: '2' }, { labels })
    await world.until('the next reload', () => world.reloads.received.length === 2)
    assert.deepEqual(pathsWritten(world), ['z'])
  })

  it('3: a target-folder annotation moves the files', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' }, { labels })
    await world.start(...SELECT)
    await world.until('the file', () => world.read('a') === '1')
    await world.put(
      'web',
      { a: '1' },
      { labels, annotations: { 'hookwright.dev/target-folder': 'sub/folder' } },
    )
    await world.until('the move', () => world.read('sub/folder/a') === '1')
    await world.until('the old place to be empty', () => world.read('a') === undefined)
    await world.put('web', { a: '1' }, { labels })
    await world.until(
      'the move back',
      () => world.read('a') === '1' && world.read('sub/folder/a') === undefined,
    )
    await world.until('the end of the folder', () => !existsSync(join(world.folder, 'sub')))
  })

  it('4: of 100 updates in a second the last is on disk, after 3 reloads at most', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '0' })
    await world.start('--configmap', 'web', '--debounce', '500ms')
    await world.until('the first reload', () => world.reloads.received.length === 1)
    for (let update = 1; update <= 100; update++) {
      await world.put('web', { a: String(update) })
      await world.pass(5)
    }
    await world.until('the last value', () => world.read('a') === '100')
    await world.until('its reload', () => world.reloads.received.length > 1)
    assert.ok(world.reloads.received.length <= 4, `${world.reloads.received.length - 1} reloads`)
  })

  it('4: changes that never pause are reloaded within the maximum wait', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '0' })
    await world.start('--configmap', 'web', '--debounce', '1s', '--debounce-max', '5s')
    await world.until('the first reload', () => world.reloads.received.length === 1)
    for (let update = 1; update <= 60; update++) {
      await world.put('web', { a: String(update) })
      await world.pass(100)
    }
    await world.until('a reload while changes go on', () => world.reloads.received.length > 1, 0)
    assert.ok(Number(world.read('a')) >= 40, world.read('a'))
  })

  it('5: a reader in a tight loop sees one value or the other, never a piece', async () => {
    const world = await createWorld(cleanup)
    const size = 1024 * 1024 - 4096
    await world.put('web', { large: 'a'.repeat(size) })
    await world.start('--configmap', 'web', '--debounce', '0ms')
    await world.until('the file', () => world.read('large') !== undefined)
    const reader = new Worker(
      `const { readFileSync } = require('node:fs')
       const { parentPort, workerData: { path, size } } = require('node:worker_threads')
       let reads = 0, torn = 0, stop = false
       const read = () => {
         const bytes = readFileSync(path)
         reads++
         if (bytes.length !== size || bytes.indexOf(bytes[0] === 97 ? 98 : 97) !== -1) torn++
         if (stop) parentPort.postMessage({ reads, torn })
         else setImmediate(read)
       }
       parentPort.once('message', () => { stop = true })
       read()`,
      { eval: true, workerData: { path: join(world.folder, 'large'), size } },
    )
    cleanup(() => reader.terminate())
    for (let flip = 0; flip < 20; flip++) {
      const before = world.reloads.received.length
      await world.put('web', { large: (flip % 2 === 0 ? 'b' : 'a').repeat(size) })
      await world.until('the flip', () => world.reloads.received.length > before)
    }
    const result = new Promise<{ reads: number; torn: number }>((resolve) => reader.once('message', resolve))
    reader.postMessage('stop')
    const { reads, torn } = await result
    assert.equal(torn, 0)
    assert.ok(reads > 20, `${reads} reads`)
  })

  for (const mode of [[], ['--atomic-dir']]) {
    it(`6: keys that belong together are both in place when the reload comes ${mode.join(' ')}`, async () => {
      const world = await createWorld(cleanup)
      await world.put('web', { cert: '0', key: '0' })
      const seen: (string | undefined)[][] = []
      world.reloads.onCall = () => seen.push([world.read('cert'), world.read('key')])
      await world.start('--configmap', 'web', '--debounce', '0ms', ...mode)
      for (let change = 1; change <= 10; change++) {
        await world.put('web', { cert: String(change), key: String(change) })
        await world.until('both', () => world.read('key') === String(change))
      }
      await world.until('the last reload', () => seen.some(([cert]) => cert === '10'))
      for (const [cert, key] of seen) assert.equal(cert, key)
    })
  }

  it('26: 500 ConfigMaps take ten lists at most and one reload; idle time does nothing', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    for (let index = 0; index < 500; index++)
      await world.put(`many-${index}`, { [`key-${index}`]: `value ${index}` }, { labels })
    await world.start(...SELECT)
    await world.until('the reload', () => world.reloads.received.length === 1)
    assert.equal(Object.keys(world.files()).length, 500)
    const lists = world.requests.filter(({ path }) => !path.includes('watch='))
    assert.ok(lists.length <= 10, `${lists.length} requests that are no watch`)
    world.facts.length = 0
    await world.pass(600_000, 1000)
    assert.deepEqual(pathsWritten(world), [])
    assert.equal(world.reloads.received.length, 1)
  })
})
