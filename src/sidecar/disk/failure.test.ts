import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ATOMIC,
  contentOf,
  PLAIN,
  planOf,
  sync,
  temporariesIn,
  visibleIn,
} from '../../../test/sidecar/support/disk-plans.ts'
import { failingIo, osError, quickIo } from '../../../test/sidecar/support/failing-io.ts'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { systemIo, type Io } from './io.ts'
import { openRoot } from './open-root.ts'
import { DiskError, type Root } from './root.ts'

describe('a root that cannot be written', () => {
  const cleanup = cleanUp(afterEach)
  const BEFORE: Record<string, string> = { a: '1', 'b/c': '1', gone: '1', 'x/y': '1' }
  const AFTER: Record<string, string> = { a: '2', 'b/c': '1', new: '2', 'n/m': '2', x: '2' }
  const before = planOf(BEFORE)
  const after = planOf(AFTER)

  for (const [name, options] of [
    ['files in place', PLAIN],
    ['a swapped folder', ATOMIC],
  ] as const) {
    it(`heals when every call fails from any call on: ${name}`, async function () {
      this.timeout(60_000)
      const reopen = (folder: string) => openRoot(folder, options, { io: quickIo })
      let calls = Infinity
      // Each call twice: the same root goes on, or a process that is started anew.
      for (let turn = 2; turn / 2 <= calls; turn++) {
        const failAt = Math.floor(turn / 2)
        const folder = temporaryFolder(cleanup)
        await sync(await reopen(folder), before)
        const { io, state } = failingIo()
        state.failAt = failAt
        const root = await openRoot(folder, options, { io })
        const error = await change(root, folder)
        assert.equal(state.open, 0, `handles are left open at ${failAt}`)
        if (error === undefined) calls = state.calls
        else assertSays(error, folder)

        state.failAt = Infinity
        const next = turn % 2 === 0 ? root : await reopen(folder)
        await sync(next, after)
        assert.deepEqual(visibleIn(folder), AFTER, `at ${failAt}`)
        assert.deepEqual(temporariesIn(folder), [])
        await sync(await reopen(folder), planOf({}))
        assert.deepEqual(visibleIn(folder), {}, `at ${failAt}`)
        const left = readdirSync(folder).filter((each) => !['..hookwright', '..data'].includes(each))
        assert.ok(left.length <= (options.atomicDir ? 1 : 0), `at ${failAt}: ${left.join()}`)
      }
    })
  }

  /** Lets a root change to `after`; answers the error. While it is prepared nothing may change. */
  async function change(root: Root, folder: string): Promise<unknown> {
    try {
      const prepared = await root.prepare(after)
      assert.deepEqual(visibleIn(folder), BEFORE)
      await prepared.commit()
      return undefined
    } catch (error) {
      const now = visibleIn(folder)
      for (const [path, text] of Object.entries(now))
        assert.ok([BEFORE[path], AFTER[path]].includes(text), path)
      return error
    }
  }

  function assertSays(error: unknown, folder: string): void {
    assert.ok(error instanceof DiskError, String(error))
    assert.equal(error.code, 'ENOSPC')
    assert.ok(error.path.startsWith(folder) && error.message.includes(error.path), error.message)
    assert.ok(!error.message.includes('/proc/'), error.message)
  }

  it('leaves old files and no temporary ones when there is no space', async () => {
    const folder = temporaryFolder(cleanup)
    const { io, state } = failingIo()
    const root = await openRoot(folder, PLAIN, { io })
    await sync(root, before)
    const { digest } = root
    const real = io.write
    io.write = () => Promise.reject(osError('ENOSPC'))
    const error = await root.prepare(after).catch((each: unknown) => each)
    assert.ok(error instanceof Error)
    assert.match(error.message, /cannot write .*\/(a|new|n\/m|x): no space left; free some/)
    assert.deepEqual(temporariesIn(folder), [])
    assert.equal(root.digest, digest)
    assert.equal(state.open, 0)
    io.write = real
    await sync(root, after)
    assert.deepEqual(contentOf(folder), { a: '2', 'b/c': '1', 'n/m': '2', new: '2', x: '2' })
  })

  it('opens all the same when it is read-only, and is tried again', async () => {
    const folder = temporaryFolder(cleanup)
    await sync(await openRoot(folder, PLAIN), before)
    const { io, state } = failingIo()
    const real = io.open
    const writes = (flags: number) => (flags & 3) !== 0
    io.open = (path, flags, mode) =>
      writes(flags) ? Promise.reject(osError('EROFS')) : real(path, flags, mode)
    io.mkdir = () => Promise.reject(osError('EROFS'))
    const root = await openRoot(folder, PLAIN, { io })
    assert.equal(root.files, 4)
    await assert.rejects(root.prepare(after), { name: 'DiskError', code: 'EROFS' })
    assert.deepEqual(contentOf(folder), { a: '1', 'b/c': '1', gone: '1', 'x/y': '1' })
    assert.deepEqual((await root.preview(after)).steps.remove.length, 2)
    io.open = real
    io.mkdir = systemIo.mkdir
    await sync(root, after)
    assert.equal(root.files, 5)
    assert.equal(state.open, 0)
  })

  it('does not start when files may not be given away', async () => {
    const folder = temporaryFolder(cleanup)
    const io = {
      ...systemIo,
      fchown: () => Promise.reject(osError('EPERM')),
    }
    const opening = openRoot(folder, { ...PLAIN, owner: { uid: 1, gid: 2 } }, { io })
    await assert.rejects(opening, { code: 'EPERM', message: /cannot give files to 1:2 in .*: not permitted/ })
    assert.deepEqual(temporariesIn(folder), [])
  })

  it('takes another way where a folder is a mount of its own', async () => {
    const folder = temporaryFolder(cleanup)
    const renames: string[] = []
    const io: Io = {
      ...systemIo,
      rename: async (from, to) => {
        if (to.endsWith('/k') && !from.includes('..hookwright-')) {
          throw osError('EXDEV')
        }
        renames.push(from)
        await systemIo.rename(from, to)
      },
    }
    mkdirSync(join(folder, 'mount'))
    const root = await openRoot(folder, PLAIN, { io })
    await sync(root, planOf({ 'mount/k': '1', a: '1' }, { mode: 0o440 }))
    assert.deepEqual(contentOf(folder), { a: '1', 'mount/k': '1' })
    assert.ok(renames.some((from) => from.includes('..hookwright-')))
    assert.deepEqual(
      (await sync(root, planOf({ 'mount/k': '1', a: '1' }, { mode: 0o440 }), { verify: true })).bytes,
      0,
    )
    writeFileSync(join(folder, 'mount/..hookwright-77'), 'half')
    await openRoot(folder, PLAIN)
    assert.deepEqual(contentOf(folder), { a: '1', 'mount/k': '1' })
  })

  it('stops between files when it is told to, and says what is true', async () => {
    const folder = temporaryFolder(cleanup)
    const { io, state } = failingIo()
    const root = await openRoot(folder, PLAIN, { io })
    const stop = new AbortController()
    const prepared = await root.prepare(planOf({ a: '1', b: '1', c: '1' }))
    state.after = () => {
      if (contentOf(folder).a) stop.abort()
    }
    await prepared.commit(stop.signal)
    assert.deepEqual(contentOf(folder), { a: '1' })
    assert.deepEqual(temporariesIn(folder), [])
    assert.equal(root.files, 1)
    const next = await openRoot(folder, PLAIN)
    assert.equal(next.digest, root.digest)
    await sync(next, planOf({}))
    assert.deepEqual(contentOf(folder), {})
  })

  it('does not write over what came between the look and the rename', async () => {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, PLAIN)
    const prepared = await root.prepare(planOf({ a: '1', 'b/c': '1' }))
    writeFileSync(join(folder, 'a'), 'theirs')
    symlinkSync('/nowhere', join(folder, 'b'))
    await assert.rejects(prepared.commit(), { name: 'DiskError', code: 'EEXIST' })
    assert.deepEqual(contentOf(folder), { a: 'theirs', b: '-> /nowhere' })
    const { refusals } = await sync(root, planOf({ a: '1', 'b/c': '1' }))
    assert.deepEqual(
      refusals.map(({ code }) => code),
      ['NOT_OURS', 'SYMLINK'],
    )
  })
})
