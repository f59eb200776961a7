import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openRoot } from '../../src/sidecar/disk/open-root.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { ATOMIC, PLAIN, planOf, sync, temporariesIn, visibleIn } from './support/disk-plans.ts'

describe('a file system of its own (where mounting is permitted)', () => {
  const cleanup = cleanUp(afterEach)

  function mountTmpfs(skip: () => void): string {
    const folder = temporaryFolder(cleanup)
    const mounted =
      process.platform === 'linux' && run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', folder)
    if (!mounted) skip()
    cleanup(() => run('umount', folder))
    return folder
  }
  const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

  for (const [name, options] of [
    ['files in place', PLAIN],
    ['a swapped folder', ATOMIC],
  ] as const) {
    it(`that is full leaves what was there, and heals when there is space: ${name}`, async function () {
      const folder = mountTmpfs(() => this.skip())
      const root = await openRoot(folder, options)
      await sync(root, planOf({ a: '1', b: '1' }))
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(20_000))
      const plan = planOf({ a: 'x'.repeat(10_000), b: 'y'.repeat(30_000) })
      await assert.rejects(root.prepare(plan), {
        name: 'DiskError',
        code: 'ENOSPC',
        message: /cannot write .*\/[ab]: no space left/,
      })
      assert.deepEqual([visibleIn(folder).a, visibleIn(folder).b], ['1', '1'])
      assert.deepEqual(temporariesIn(folder), [])
      rmSync(join(folder, 'ballast'))
      await sync(root, plan)
      assert.equal(visibleIn(folder).b?.length, 30_000)
    })

    it(`that is read-only leaves what was there, and heals: ${name}`, async function () {
      const folder = mountTmpfs(() => this.skip())
      await sync(await openRoot(folder, options), planOf({ a: '1' }))
      run('mount', '-o', 'remount,ro', folder)
      const root = await openRoot(folder, options)
      assert.equal(root.files, 1)
      await assert.rejects(root.prepare(planOf({ a: '2' })), { name: 'DiskError', code: 'EROFS' })
      assert.deepEqual((await root.preview(planOf({ a: '2' }))).steps.write, ['a'])
      assert.deepEqual(visibleIn(folder), { a: '1' })
      run('mount', '-o', 'remount,rw', folder)
      await sync(root, planOf({ a: '2' }))
      assert.deepEqual(visibleIn(folder), { a: '2' })
    })
  }

  it('below the root takes files all the same', async function () {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ 'sub/a': '1' }))
    if (!run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', join(folder, 'sub'))) this.skip()
    cleanup(() => run('umount', join(folder, 'sub')))
    await sync(root, planOf({ 'sub/a': '2', b: '2' }), { verify: true })
    assert.deepEqual(visibleIn(folder), { 'sub/a': '2', b: '2' })
    await sync(root, planOf({ b: '2' }))
    assert.deepEqual(visibleIn(folder), { b: '2' })
  })
})
