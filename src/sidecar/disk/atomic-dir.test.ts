import assert from 'node:assert/strict'
import {
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
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
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { systemIo } from './io.ts'
import { openRoot } from './open-root.ts'

describe('a root that is swapped as a whole', () => {
  const cleanup = cleanUp(afterEach)
  const dated = (folder: string) =>
    readdirSync(folder).filter((name) => /^\.\.\d{4}(_\d\d){5}\.\d+$/.test(name))
  const codes = ({ refusals }: { refusals: readonly { code: string }[] }) => refusals.map(({ code }) => code)

  it('is laid out as the kubelet does it', async () => {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, ATOMIC)
    const { steps } = await sync(root, planOf({ a: '1', 'sub/b': '2' }, { mode: 0o440 }))
    assert.deepEqual(steps, { write: ['a', 'sub/b'], remove: [] })
    const [name = ''] = dated(folder)
    assert.deepEqual(contentOf(folder), {
      [`${name}/a`]: '1',
      [`${name}/sub/b`]: '2',
      '..data': `-> ${name}`,
      a: '-> ..data/a',
      sub: '-> ..data/sub',
    })
    assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o440)
    assert.deepEqual(temporariesIn(folder), [])
    assert.deepEqual([root.files, root.bytes], [2, 2])
  })

  it('swaps to a new folder and takes over what stays', async () => {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, ATOMIC)
    await sync(root, planOf({ a: '1', b: '1', 'c/d': '1' }))
    const [first = ''] = dated(folder)
    const { ino } = statSync(join(folder, 'b'))
    const { steps, bytes } = await sync(root, planOf({ a: '2', b: '1', e: '1' }))
    assert.deepEqual([steps, bytes], [{ write: ['a', 'e'], remove: ['c/d'] }, 2])
    assert.equal(statSync(join(folder, 'b')).ino, ino)
    assert.deepEqual(visibleIn(folder), { a: '2', b: '1', e: '1' })
    assert.equal(dated(folder).length, 1)
    assert.notEqual(readlinkSync(join(folder, '..data')), first)
    const idle = await sync(root, planOf({ a: '2', b: '1', e: '1' }), { verify: true })
    assert.deepEqual(idle.steps, { write: [], remove: [] })
    await sync(await openRoot(folder, ATOMIC), planOf({}))
    assert.deepEqual(visibleIn(folder), {})
  })

  it('has the same digest as plain files, after a restart too', async () => {
    const folder = temporaryFolder(cleanup)
    const other = temporaryFolder(cleanup)
    const root = await openRoot(folder, ATOMIC)
    const plain = await openRoot(other, PLAIN)
    for (const each of [root, plain]) await sync(each, planOf({ a: '1', 'b/c': '2' }))
    assert.equal(root.digest, plain.digest)
    assert.equal((await openRoot(folder, ATOMIC)).digest, plain.digest)
  })

  it('leaves alone what is not ours', async () => {
    const folder = temporaryFolder(cleanup)
    const foreign = '..2020_01_01_00_00_00.123'
    mkdirSync(join(folder, foreign))
    writeFileSync(join(folder, foreign, 'x'), 'theirs')
    writeFileSync(join(folder, 'a'), 'theirs')
    symlinkSync('/nowhere', join(folder, 'b'))
    symlinkSync('..data/gone', join(folder, 'gone'))
    const root = await openRoot(folder, ATOMIC)
    assert.deepEqual(codes(await sync(root, planOf({ a: '1', 'b/c': '1', d: '1' }))), ['NOT_OURS', 'SYMLINK'])
    writeFileSync(join(folder, '..data/theirs'), 'theirs')
    await sync(root, planOf({ a: '1', d: '2' }))
    const left = contentOf(folder)
    assert.equal(left[`${foreign}/x`], 'theirs')
    assert.equal(left.a, 'theirs')
    assert.equal(left.b, '-> /nowhere')
    assert.equal(left.gone, '-> ..data/gone')
    assert.ok(Object.keys(left).some((path) => path.endsWith('/theirs')))
    assert.deepEqual(visibleIn(folder).d, '2')
  })

  it('does nothing in a volume that something else swaps', async () => {
    const folder = temporaryFolder(cleanup)
    await sync(await openRoot(folder, PLAIN), planOf({ a: '1' }))
    mkdirSync(join(folder, '..2020_01_01_00_00_00.123'))
    symlinkSync('..2020_01_01_00_00_00.123', join(folder, '..data'))
    const { refusals, steps } = await sync(await openRoot(folder, ATOMIC), planOf({ a: '2' }))
    assert.deepEqual([codes({ refusals }), steps], [['NOT_OURS'], { write: [], remove: [] }])
    assert.deepEqual(visibleIn(folder), { a: '1' })
  })

  it('puts right what somebody changed, when it looks', async () => {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, ATOMIC)
    const plan = planOf({ a: '1', b: '1', c: '1' })
    await sync(root, plan)
    writeFileSync(join(folder, 'a'), '2')
    unlinkSync(join(folder, 'b'))
    const { steps } = await sync(root, plan, { verify: true })
    assert.deepEqual(steps.write, ['a', 'b'])
    assert.deepEqual(visibleIn(folder), { a: '1', b: '1', c: '1' })
    unlinkSync(join(folder, '..data'))
    await sync(root, plan, { verify: true })
    assert.deepEqual(visibleIn(folder), { a: '1', b: '1', c: '1' })
    assert.equal(dated(folder).length, 1)
  })

  it('does not take over a file that was changed behind its back', async () => {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, ATOMIC)
    await sync(root, planOf({ a: '1', b: '1' }))
    writeFileSync(join(folder, 'b'), 'changed')
    await sync(root, planOf({ a: '2', b: '1' }))
    assert.deepEqual(visibleIn(folder), { a: '2', b: '1' })
  })

  it('keeps files of ours whose keys cannot be read now', async () => {
    const folder = temporaryFolder(cleanup)
    const root = await openRoot(folder, ATOMIC)
    await sync(root, planOf({ a: '1', b: '1' }))
    await sync(root, planOf({ b: '2' }, { kept: ['a'] }))
    assert.deepEqual(visibleIn(folder), { a: '1', b: '2' })
    await sync(await openRoot(folder, PLAIN), planOf({ b: '3' }, { kept: ['a'] }))
    assert.deepEqual(contentOf(folder), { a: '1', b: '3' })
    await sync(await openRoot(folder, ATOMIC), planOf({ b: '4' }, { kept: ['a'] }))
    assert.deepEqual(visibleIn(folder), { a: '1', b: '4' })
  })

  it('copies where files cannot have a second name', async () => {
    const folder = temporaryFolder(cleanup)
    const io = { ...systemIo, link: () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' })) }
    const root = await openRoot(folder, ATOMIC, { io })
    await sync(root, planOf({ a: '1', b: '1', 'c/d': '1' }))
    await sync(root, planOf({ a: '2', b: '1' }, { kept: ['c/d'] }))
    assert.deepEqual(visibleIn(folder), { a: '2', b: '1', 'c/d': '1' })
    assert.deepEqual(
      (await root.prepare(planOf({ a: '2', b: '1' }, { kept: ['c/d'] }), { verify: true })).steps,
      {
        write: [],
        remove: [],
      },
    )
  })

  it('can be turned on and off, and no key at the top is missing meanwhile', async () => {
    const folder = temporaryFolder(cleanup)
    const missing: string[] = []
    const look = (): void => {
      if (visibleIn(folder).a === undefined) missing.push('a')
    }
    const after =
      <T extends unknown[]>(run: (...args: T) => Promise<void>) =>
      async (...args: T) => {
        await run(...args)
        look()
      }
    await sync(await openRoot(folder, PLAIN), planOf({ a: '1', 'b/c': '1', d: '1' }))
    const plain = contentOf(folder)
    const io = {
      ...systemIo,
      rename: after(systemIo.rename),
      unlink: after(systemIo.unlink),
      symlink: after(systemIo.symlink),
      rmdir: after(systemIo.rmdir),
    }
    const files = planOf({ a: '1', 'b/c': '1', d: '1' })
    const atomic = await openRoot(folder, ATOMIC, { io })
    const { digest } = atomic
    await sync(atomic, files)
    assert.equal(readlinkSync(join(folder, 'a')), '..data/a')
    assert.equal(readlinkSync(join(folder, 'b')), '..data/b')
    assert.deepEqual(visibleIn(folder), plain)
    const back = await openRoot(folder, PLAIN, { io })
    await sync(back, files)
    assert.deepEqual(contentOf(folder), plain)
    assert.equal(back.digest, digest)
    assert.deepEqual(missing, [])
    assert.deepEqual((await (await openRoot(folder, PLAIN)).prepare(files)).steps, { write: [], remove: [] })
  })

  it('is not turned on where a folder holds files of others', async () => {
    const folder = temporaryFolder(cleanup)
    await sync(await openRoot(folder, PLAIN), planOf({ 'a/b': '1', c: '1' }))
    writeFileSync(join(folder, 'a/theirs'), 'theirs')
    assert.deepEqual(codes(await sync(await openRoot(folder, ATOMIC), planOf({ 'a/b': '1', c: '1' }))), [
      'NOT_OURS',
    ])
    assert.deepEqual(visibleIn(folder), { 'a/theirs': 'theirs', c: '1' })
    rmSync(join(folder, 'a'), { recursive: true })
  })
})
