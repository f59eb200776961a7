import assert from 'node:assert/strict'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ATOMIC, contentOf, PLAIN, planOf, sync } from '../../../test/sidecar/support/disk-plans.ts'
import { failingIo, quickIo } from '../../../test/sidecar/support/failing-io.ts'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { systemIo } from './io.ts'
import { openRoot } from './open-root.ts'

describe('a root while others are at it', () => {
  const cleanup = cleanUp(afterEach)

  it('never writes or removes through a link that comes at any moment', async function () {
    if (!systemIo.handles) this.skip()
    this.timeout(60_000)
    let calls = Infinity
    for (let at = 1; at <= calls; at++) {
      const folder = temporaryFolder(cleanup)
      const outside = temporaryFolder(cleanup)
      for (const name of ['a', 'gone']) writeFileSync(join(outside, name), 'outside')
      await sync(await openRoot(folder, PLAIN, { io: quickIo }), planOf({ 'sub/a': '1', 'sub/gone': '1' }))
      const { io, state } = failingIo()
      state.after = () => {
        if (state.calls !== at) return
        renameSync(join(folder, 'sub'), join(folder, 'moved'))
        symlinkSync(outside, join(folder, 'sub'))
      }
      const root = await openRoot(folder, PLAIN, { io })
      await sync(root, planOf({ 'sub/a': '2', 'sub/new': '2', 'sub/deep/x': '2' })).catch(() => undefined)
      assert.deepEqual(contentOf(outside), { a: 'outside', gone: 'outside' }, `at call ${at}`)
      if (!existsSync(join(folder, 'moved'))) calls = state.calls
    }
  })

  it('follows no link where handles cannot stand in paths', async () => {
    const folder = temporaryFolder(cleanup)
    const outside = temporaryFolder(cleanup)
    writeFileSync(join(outside, 'a'), 'outside')
    const io = { ...systemIo, handles: false }
    const root = await openRoot(folder, PLAIN, { io })
    await sync(root, planOf({ 'sub/a': '1', 'b/c/d': '1' }))
    assert.deepEqual(contentOf(folder), { 'sub/a': '1', 'b/c/d': '1' })
    rmSync(join(folder, 'sub'), { recursive: true })
    symlinkSync(outside, join(folder, 'sub'))
    const { refusals } = await sync(root, planOf({ 'sub/a': '2' }))
    assert.equal(refusals[0]?.code, 'SYMLINK')
    await sync(root, planOf({}))
    assert.deepEqual(contentOf(outside), { a: 'outside' })
  })

  it('does not use a state folder that leads elsewhere', async () => {
    const outside = temporaryFolder(cleanup)
    mkdirSync(join(outside, 'tmp'))
    writeFileSync(join(outside, 'tmp/x'), 'outside')
    for (const [link, target] of [
      ['..hookwright', outside],
      ['..hookwright/tmp', join(outside, 'tmp')],
    ] as const) {
      const folder = temporaryFolder(cleanup)
      if (link.includes('/')) mkdirSync(join(folder, '..hookwright'))
      symlinkSync(target, join(folder, link))
      await assert.rejects(openRoot(folder, PLAIN), {
        name: 'DiskError',
        code: 'ELOOP',
        path: join(folder, link),
      })
    }
    assert.deepEqual(contentOf(outside), { 'tmp/x': 'outside' })
  })

  for (const [name, options] of [
    ['files in place', PLAIN],
    ['a swapped folder', ATOMIC],
  ] as const) {
    it(`shows no file with a wider mode or half its bytes: ${name}`, async () => {
      const folder = temporaryFolder(cleanup)
      const { io, state } = failingIo()
      let looks = 0
      state.after = () => {
        for (const path of filesBelow(folder)) {
          const { mode, size } = lstatSync(join(folder, path))
          assert.equal(mode & 0o077, 0, `${path} has mode ${mode.toString(8)}`)
          if (path.startsWith('..hookwright')) continue
          looks++
          assert.deepEqual([mode & 0o777, size], [0o400, 5], path)
        }
      }
      const root = await openRoot(folder, options, { io })
      for (const text of ['first', 'other']) {
        await sync(root, planOf({ a: text, 'b/c': text }, { mode: 0o400 }))
      }
      assert.ok(looks > 4)
    })
  }

  function filesBelow(folder: string, path = ''): string[] {
    return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const inner = join(path, entry.name)
      if (entry.isDirectory()) return filesBelow(folder, inner)
      return entry.isFile() ? [inner] : []
    })
  }
})
