import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openRoot } from '../../src/sidecar/disk/open-root.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { HANG_MS } from '../support/until.ts'
import { ATOMIC, PLAIN, planOf, sync, temporariesIn, visibleIn } from './support/disk-plans.ts'

const FLIPPER = fileURLToPath(new URL('./support/disk-flipper.ts', import.meta.url))
const LAYOUTS = [
  ['plain', PLAIN],
  ['atomic', ATOMIC],
] as const
const MEBIBYTE = 1024 * 1024

describe('files while another process writes them', () => {
  const cleanup = cleanUp(afterEach)

  async function startFlipper(folder: string, layout: string, bytes: number, names: string[]) {
    const args = ['--conditions=hookwright-source', FLIPPER, folder, layout, String(bytes), ...names]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const kill = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    cleanup(kill)
    await once(child.stdout, 'data')
    return kill
  }

  const isWhole = (bytes: Buffer, size: number) =>
    bytes.length === size && bytes.equals(Buffer.alloc(size, bytes.subarray(0, 1)))

  for (const [layout] of LAYOUTS) {
    it(`are never torn or missing for a reader in a tight loop: ${layout}`, async function () {
      this.timeout(3 * HANG_MS)
      const folder = temporaryFolder(cleanup)
      await startFlipper(folder, layout, MEBIBYTE, ['big', 'twin'])
      const end = performance.now() + HANG_MS
      let flips = 0
      let last = 0
      for (let reads = 0; flips < 40 && performance.now() < end; reads++) {
        const bytes = readFileSync(join(folder, 'big'))
        assert.ok(isWhole(bytes, MEBIBYTE), `read ${reads} is torn`)
        if (bytes[0] !== last) flips++
        last = bytes[0] ?? 0
        if (layout === 'atomic') assertOneGeneration(folder)
      }
      assert.ok(flips > 5, `only ${flips} flips were seen`)
    })
  }

  /** Both files of the folder that `..data` leads to, unless it went while it was read. */
  function assertOneGeneration(folder: string): void {
    const dated = join(folder, readlinkSync(join(folder, '..data')))
    try {
      const [one, two] = ['big', 'twin'].map((name) => readFileSync(join(dated, name)))
      assert.ok(one && two && one.equals(two), 'two generations are mixed')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }

  for (const [layout, options] of LAYOUTS) {
    it(`are whole and known after SIGKILL at any moment: ${layout}`, async function () {
      this.timeout(8 * HANG_MS)
      const folder = temporaryFolder(cleanup)
      mkdirSync(join(folder, 'theirs'))
      writeFileSync(join(folder, 'theirs/file'), 'theirs')
      const size = 100_000
      let seed = 20_261_121
      for (let round = 0; round < 12; round++) {
        const kill = await startFlipper(folder, layout, size, ['one', 'two', 'sub/three'])
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
        await sleep((seed % 4000) / 100)
        await kill()
        for (const name of ['one', 'two', 'sub/three']) {
          assert.ok(isWhole(readFileSync(join(folder, name)), size), `${name} is half in round ${round}`)
        }
        if (layout === 'atomic') {
          assert.equal(
            readFileSync(join(folder, 'one'), 'utf8'),
            readFileSync(join(folder, 'sub/three'), 'utf8'),
          )
        }
        if (round % 3 !== 0) continue
        const root = await openRoot(folder, options)
        assert.deepEqual(temporariesIn(folder), [])
        assert.ok(root.files >= 3)
        await sync(root, planOf({ one: '1', left: '2' }))
        assert.deepEqual(visibleIn(folder), { one: '1', left: '2', 'theirs/file': 'theirs' })
        const names = readdirSync(folder).filter((name) => name.startsWith('..2'))
        assert.equal(names.length, layout === 'atomic' ? 1 : 0)
        await sync(root, planOf({}))
        assert.deepEqual(visibleIn(folder), { 'theirs/file': 'theirs' })
      }
      assert.ok(statSync(join(folder, 'theirs/file')).isFile())
    })
  }
})
