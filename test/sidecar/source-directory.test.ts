import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fact } from '../../src/sidecar/facts.ts'
import { directorySource } from '../../src/sidecar/source/directory-source.ts'
import { joinSources } from '../../src/sidecar/source/open-source.ts'
import { systemClock, type Clock } from '../../src/time/clock.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { mountConfigMap, temporaryFolder } from '../support/hooks-folder.ts'
import { until } from '../support/until.ts'

const target = { root: '/root', folder: '' }
const LIMITS = { bytes: 1000, files: 10, depth: 3 }

describe('the source of a folder', () => {
  const cleanup = cleanUp(afterEach)
  let path = ''
  beforeEach(() => (path = temporaryFolder(cleanup)))

  const open = ({ clock = systemClock, folder = path }: { clock?: Clock; folder?: string } = {}) => {
    const facts: Fact[] = []
    const changes: boolean[] = []
    const report = (fact: Fact) => void facts.push(fact)
    const source = directorySource({ path: folder, clock, report, target, limits: LIMITS })
    cleanup(() => source.close())
    source.on(({ relisted }) => changes.push(relisted))
    const shown = () =>
      source
        .selected()
        .flatMap(({ object }) =>
          [...object.bytes].map(([key, bytes]) => `${key}=${Buffer.from(bytes).toString()}`),
        )
    const shows = (...expected: string[]) =>
      until(`${expected.join(' ')}, not ${shown().join(' ')}`, () => String(shown()) === String(expected))
    return { source, facts, changes, shown, shows }
  }

  it('reads what the kubelet mounted, and follows each swap of ..data', async () => {
    mountConfigMap(path, { a: '1', b: '1' })
    const { source, shows, changes } = open()
    await source.synced
    const [one] = source.selected()
    assert.deepEqual(one?.target, target)
    assert.deepEqual(one.object.ref, { kind: 'Directory', namespace: '', name: path, uid: path })
    await shows('a=1', 'b=1')
    mountConfigMap(path, { a: '2', c: '2' })
    await shows('a=2', 'c=2')
    assert.deepEqual(changes, [true, false])
  })

  it('stays as it is when the same is mounted again', async () => {
    mountConfigMap(path, { a: '1' })
    const { source, shows, changes } = open()
    await source.synced
    const [was] = source.selected()
    mountConfigMap(path, { a: '1' })
    mountConfigMap(path, { a: '1' })
    mountConfigMap(path, { a: '2' })
    await shows('a=2')
    assert.notEqual(source.selected()[0]?.object, was?.object)
    assert.deepEqual(changes, [true, false])
  })

  it('never shows files of two moments together', async () => {
    mountConfigMap(path, { a: '0', b: '0' })
    const { source, shows } = open()
    await source.synced
    const torn: string[] = []
    source.on(() => {
      const values = [...(source.selected()[0]?.object.bytes.values() ?? [])].map(String)
      if (new Set(values).size > 1) torn.push(String(values))
    })
    for (let i = 1; i <= 50; i++) {
      mountConfigMap(path, { a: String(i), b: String(i) })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await shows('a=50', 'b=50')
    assert.deepEqual(torn, [])
  })

  it('reads a plain folder too: its files, those below with a slash in their key, and no hidden places', async () => {
    writeFileSync(join(path, 'a'), '1')
    mkdirSync(join(path, 'sub'))
    writeFileSync(join(path, 'sub', 'b'), '2')
    mkdirSync(join(path, '..hidden'))
    writeFileSync(join(path, '..hidden', 'c'), '3')
    symlinkSync('a', join(path, 'link'))
    symlinkSync('.', join(path, 'loop'))
    symlinkSync('nowhere', join(path, 'broken'))
    const { shows } = open()
    await shows('a=1', 'link=1', 'sub/b=2')
    writeFileSync(join(path, 'd'), '4')
    await shows('a=1', 'd=4', 'link=1', 'sub/b=2')
    rmSync(join(path, 'd'))
    await shows('a=1', 'link=1', 'sub/b=2')
  })

  it('waits for a folder that is not there yet, and finds it by looking now and then', async () => {
    const clock = manualClock()
    const folder = join(path, 'later')
    const { source, facts, shows, shown } = open({ clock, folder })
    await until('the failure', () => source.states[0]?.error)
    const state = source.states[0]
    assert.match(state?.error?.message ?? '', /ENOENT/)
    assert.deepEqual([state?.synced, state?.lastContact, shown()], [false, undefined, []])
    mkdirSync(folder)
    mountConfigMap(folder, { a: '1' })
    await until('the next look', () => clock.pending > 0)
    clock.advance(10_000)
    await shows('a=1')
    await source.synced
    await until('health', () => source.states[0]?.error === undefined)
    assert.equal(source.states[0]?.lastContact, 10_000)
    assert.deepEqual(
      facts.map(({ type }) => type),
      ['source-failed', 'source-healed'],
    )
  })

  it('keeps the last good files while it cannot read, and follows a folder that is made anew', async () => {
    const clock = manualClock()
    const folder = join(path, 'config')
    mkdirSync(folder)
    mountConfigMap(folder, { a: '1' })
    const { source, changes, facts, shows, shown } = open({ clock, folder })
    await source.synced
    await until('the next look', () => clock.pending > 0)
    renameSync(folder, join(path, 'away'))
    clock.advance(10_000)
    await until('the failure', () => source.states[0]?.error)
    assert.deepEqual(shown(), ['a=1'])
    mkdirSync(folder)
    mountConfigMap(folder, { a: '2' })
    await until('the next look', () => clock.pending > 0)
    clock.advance(10_000)
    await shows('a=2')
    // Without another look: the new folder is watched, not the old one.
    mountConfigMap(join(path, 'away'), { a: 'x' })
    mountConfigMap(folder, { a: '3' })
    await shows('a=3')
    assert.deepEqual(changes, [true, true, false])
    assert.deepEqual(
      facts.map(({ type }) => type),
      ['source-failed', 'source-healed'],
    )
  })

  it('says so when it may not read', async function () {
    if (process.getuid?.() === 0) this.skip()
    mountConfigMap(path, { a: '1' })
    chmodSync(path, 0)
    cleanup(() => chmodSync(path, 0o700))
    const { source } = open()
    await until('the failure', () => source.states[0]?.error?.denied)
  })

  it('looks again and again, so that its last contact is known', async () => {
    const clock = manualClock()
    mountConfigMap(path, { a: '1' })
    const { source, changes } = open({ clock })
    await source.synced
    for (let looks = 1; looks <= 3; looks++) {
      await until('the next look', () => clock.pending > 0)
      clock.advance(10_000)
      await until('the look', () => source.states[0]?.lastContact === looks * 10_000)
    }
    assert.deepEqual(changes, [true])
  })

  for (const [what, files] of Object.entries({
    bytes: { a: 'x'.repeat(600), b: 'x'.repeat(600) },
    files: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`f${i}`, ''])),
    folders: { 'a/b/c/d/e': '1' },
  })) {
    it(`refuses a folder with more ${what} than it takes`, async () => {
      mountConfigMap(path, files)
      const { source } = open()
      await until('the refusal', () => source.states[0]?.error)
      assert.match(source.states[0]?.error?.message ?? '', /holds more than \d+ /)
      mountConfigMap(path, { a: '1' })
      await source.synced
    })
  }

  it('stops when it is closed', async () => {
    const clock = manualClock()
    mountConfigMap(path, { a: '1' })
    const { source, changes } = open({ clock })
    await source.synced
    source.close()
    mountConfigMap(path, { a: '2' })
    await until('no timer', () => clock.pending === 0)
    assert.deepEqual(changes, [true])
  })

  it('is joined with others', async () => {
    const other = temporaryFolder(cleanup)
    mountConfigMap(path, { a: '1' })
    const parts = [open(), open({ folder: other })].map(({ source }) => source)
    const joined = joinSources(parts)
    let told = 0
    const stop = joined.on(() => told++)
    await joined.synced
    assert.deepEqual(
      joined.states.map(({ name }) => name),
      [`dir:${path}`, `dir:${other}`],
    )
    assert.equal(joined.selected().length, 2)
    const before = told
    writeFileSync(join(other, 'b'), '2')
    await until('the change', () => told > before)
    stop()
  })
})
