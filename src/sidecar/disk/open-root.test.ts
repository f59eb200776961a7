import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { contentOf, PLAIN, planOf, sync, temporariesIn } from '../../../test/sidecar/support/disk-plans.ts'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { openRoot, previewRoot } from './open-root.ts'

describe('a root', () => {
  const cleanup = cleanUp(afterEach)
  const folderOf = () => join(temporaryFolder(cleanup), 'deep/root')
  const codes = ({ refusals }: { refusals: readonly { code: string }[] }) => refusals.map(({ code }) => code)

  it('is made when it is missing and holds what is wanted', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    const { steps, bytes } = await sync(root, planOf({ 'a.txt': 'one', 'sub/b': 'two' }))
    assert.deepEqual(steps, { write: ['a.txt', 'sub/b'], remove: [] })
    assert.equal(bytes, 6)
    assert.deepEqual(contentOf(folder), { 'a.txt': 'one', 'sub/b': 'two' })
    assert.deepEqual([root.files, root.bytes], [2, 6])
    assert.equal(statSync(folder).mode & 0o777, 0o755)
    assert.equal(statSync(join(folder, 'sub')).mode & 0o777, 0o755)
    assert.equal(statSync(join(folder, '..hookwright/manifest')).mode & 0o777, 0o600)
    assert.equal(statSync(join(folder, '..hookwright/tmp')).mode & 0o777, 0o700)
    assert.deepEqual(temporariesIn(folder), [])
  })

  it('lets everybody read its folders whatever the umask is', async () => {
    const folder = folderOf()
    const before = process.umask(0o077)
    cleanup(() => process.umask(before))
    await sync(await openRoot(folder, PLAIN), planOf({ 'sub/b': 'two' }))
    assert.equal(statSync(folder).mode & 0o777, 0o755)
    assert.equal(statSync(join(folder, 'sub')).mode & 0o777, 0o755)
    assert.equal(statSync(join(folder, 'sub/b')).mode & 0o777, 0o644)
  })

  it('replaces only what differs', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1', b: '1' }))
    const inode = statSync(join(folder, 'b')).ino
    const { steps } = await sync(root, planOf({ a: '2', b: '1' }))
    assert.deepEqual(steps, { write: ['a'], remove: [] })
    assert.equal(statSync(join(folder, 'b')).ino, inode)
    const idle = await sync(root, planOf({ a: '2', b: '1' }), { verify: true })
    assert.deepEqual([idle.steps, idle.bytes], [{ write: [], remove: [] }, 0])
  })

  it('leaves everything as it was when what is prepared is discarded', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1' }))
    const prepared = await root.prepare(planOf({ b: '1' }))
    await assert.rejects(root.prepare(planOf({})), /neither committed nor discarded/)
    await prepared.discard()
    assert.deepEqual(contentOf(folder), { a: '1' })
    assert.deepEqual(temporariesIn(folder), [])
  })

  it('has a digest of paths, modes and bytes that a restart finds again', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1', 'b/c': '2' }))
    const first = root.digest
    assert.equal((await openRoot(folder, PLAIN)).digest, first)
    await sync(root, planOf({ a: '1', 'b/c': '2' }, { mode: 0o600 }))
    assert.notEqual(root.digest, first)
    await sync(root, planOf({ a: '1', 'b/c': '3' }))
    assert.notEqual(root.digest, first)
    await sync(root, planOf({ 'b/c': '2', a: '1' }))
    assert.equal(root.digest, first)
  })

  it('removes at the next start what is wanted no more', async () => {
    const folder = folderOf()
    await sync(await openRoot(folder, PLAIN), planOf({ a: '1', 'x/y/b': '2' }))
    const { steps } = await sync(await openRoot(folder, PLAIN), planOf({ a: '1' }))
    assert.deepEqual(steps, { write: [], remove: ['x/y/b'] })
    assert.deepEqual(contentOf(folder), { a: '1' })
  })

  it('keeps folders that hold files of others, and those that were there before', async () => {
    const folder = folderOf()
    mkdirSync(join(folder, 'old'), { recursive: true })
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ 'old/a': '1', 'new/b': '2', 'shared/c': '3' }))
    writeFileSync(join(folder, 'shared/theirs'), 'x')
    await sync(await openRoot(folder, PLAIN), planOf({}))
    assert.deepEqual(contentOf(folder), { old: '/', 'shared/theirs': 'x' })
  })

  it('never touches what it did not write', async () => {
    const folder = folderOf()
    mkdirSync(join(folder, 'b'), { recursive: true })
    writeFileSync(join(folder, 'a'), 'theirs')
    writeFileSync(join(folder, 'c'), 'theirs')
    const root = await openRoot(folder, PLAIN)
    const { refusals } = await sync(root, planOf({ a: 'ours', b: 'ours', 'c/d': 'ours', e: 'ours' }))
    assert.deepEqual(
      refusals.map(({ code, from }) => [code, from.key]),
      [
        ['NOT_OURS', 'a'],
        ['NOT_OURS', 'b'],
        ['NOT_OURS', 'c/d'],
      ],
    )
    await sync(root, planOf({}))
    assert.deepEqual(contentOf(folder), { a: 'theirs', b: '/', c: 'theirs' })
    unlinkSync(join(folder, 'a'))
    assert.deepEqual(codes(await sync(root, planOf({ a: 'ours' }))), [])
    assert.deepEqual(contentOf(folder), { a: 'ours', b: '/', c: 'theirs' })
  })

  it('takes files over when it may, but no folder', async () => {
    const folder = folderOf()
    mkdirSync(join(folder, 'b'), { recursive: true })
    writeFileSync(join(folder, 'a'), 'theirs')
    const root = await openRoot(folder, { ...PLAIN, adopt: true })
    assert.deepEqual(codes(await sync(root, planOf({ a: 'ours', b: 'ours' }))), ['NOT_OURS'])
    assert.deepEqual(contentOf(folder), { a: 'ours', b: '/' })
    await sync(root, planOf({}))
    assert.deepEqual(contentOf(folder), { b: '/' })
  })

  it('makes a file a folder, and a folder a file', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1', 'b/c/d': '2', 'b/e': '3' }))
    const { steps } = await sync(root, planOf({ 'a/x/y': '4', b: '5' }))
    assert.deepEqual(steps, { write: ['a/x/y', 'b'], remove: ['a', 'b/c/d', 'b/e'] })
    assert.deepEqual(contentOf(folder), { 'a/x/y': '4', b: '5' })
    await sync(await openRoot(folder, PLAIN), planOf({}))
    assert.deepEqual(contentOf(folder), {})
  })

  it('puts right what somebody changed, when it looks', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    const plan = planOf({ a: '1', b: '1', c: '1', d: '1' })
    await sync(root, plan)
    writeFileSync(join(folder, 'a'), '2')
    chmodSync(join(folder, 'b'), 0o600)
    unlinkSync(join(folder, 'c'))
    const { steps } = await sync(root, plan, { verify: true })
    assert.deepEqual([...steps.write].sort(), ['a', 'b', 'c'])
    assert.deepEqual(contentOf(folder), { a: '1', b: '1', c: '1', d: '1' })
    assert.equal(statSync(join(folder, 'b')).mode & 0o777, 0o644)
  })

  it('replaces a file whose mode is to be another', async () => {
    const folder = folderOf()
    await sync(await openRoot(folder, PLAIN), planOf({ a: '1' }))
    const { steps } = await sync(await openRoot(folder, PLAIN), planOf({ a: '1' }, { mode: 0o400 }))
    assert.deepEqual(steps.write, ['a'])
    assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o400)
  })

  it('gives files to their owner', async function () {
    if (process.getuid?.() !== 0) this.skip()
    const folder = folderOf()
    const owner = { uid: 1234, gid: 2345 }
    await sync(await openRoot(folder, PLAIN), planOf({ a: '1' }))
    const root = await openRoot(folder, { ...PLAIN, owner })
    const { steps } = await sync(root, planOf({ a: '1' }, { mode: 0o440 }))
    assert.deepEqual(steps.write, ['a'])
    const { uid, gid, mode } = statSync(join(folder, 'a'))
    assert.deepEqual([uid, gid, mode & 0o777], [1234, 2345, 0o440])
    assert.deepEqual(
      (await sync(root, planOf({ a: '1' }, { mode: 0o440 }), { verify: true })).steps.write,
      [],
    )
  })

  it('keeps files of ours whose keys cannot be read now', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1', b: '1' }, { mode: 0o600 }))
    const { steps } = await sync(root, planOf({}, { kept: ['a', 'never/there'] }))
    assert.deepEqual(steps, { write: [], remove: ['b'] })
    assert.deepEqual(contentOf(folder), { a: '1' })
    await sync(await openRoot(folder, PLAIN), planOf({}))
    assert.deepEqual(contentOf(folder), {})
  })

  it('neither follows nor replaces links of others', async () => {
    const folder = folderOf()
    const outside = temporaryFolder(cleanup)
    writeFileSync(join(outside, 'a'), 'outside')
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ 'was/a': 'ours', f: 'ours' }))
    rmSync(join(folder, 'was'), { recursive: true })
    rmSync(join(folder, 'f'))
    symlinkSync(outside, join(folder, 'was'))
    symlinkSync(join(outside, 'a'), join(folder, 'f'))
    symlinkSync(outside, join(folder, 'new'))
    const { refusals } = await sync(root, planOf({ 'was/a': 'changed', f: 'changed', 'new/a': 'changed' }))
    assert.deepEqual(codes({ refusals }), ['SYMLINK', 'SYMLINK', 'SYMLINK'])
    assert.match(refusals[0]?.message ?? '', /symbolic link .* remove it/)
    for (const options of [PLAIN, { ...PLAIN, adopt: true }]) {
      await sync(await openRoot(folder, options), planOf({}))
      await sync(await openRoot(folder, options), planOf({ f: 'changed' }), { verify: true })
    }
    assert.deepEqual(contentOf(outside), { a: 'outside' })
    assert.ok(lstatSync(join(folder, 'f')).isSymbolicLink())
  })

  it('may be a link itself', async () => {
    const real = temporaryFolder(cleanup)
    const link = join(temporaryFolder(cleanup), 'link')
    symlinkSync(real, link)
    await sync(await openRoot(link, PLAIN), planOf({ a: '1' }))
    assert.deepEqual(contentOf(real), { a: '1' })
  })

  it('is filled again when the folder itself was taken away', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1', 'b/c': '1' }))
    rmSync(folder, { recursive: true })
    await sync(root, planOf({ a: '1', 'b/c': '1' }))
    assert.deepEqual(contentOf(folder), { a: '1', 'b/c': '1' })
    rmSync(join(folder, '..hookwright'), { recursive: true })
    await sync(root, planOf({ a: '1', 'b/c': '1' }), { verify: true })
    assert.equal((await openRoot(folder, PLAIN)).files, 2)
  })

  it('takes nothing for its own when the manifest is damaged, and says so', async () => {
    const folder = folderOf()
    const warnings: string[] = []
    for (const text of ['', '{"version":1', '{"version":9}', '{"version":1,"files":["../x"]}']) {
      rmSync(folder, { recursive: true, force: true })
      await sync(await openRoot(folder, PLAIN), planOf({ a: '1' }))
      writeFileSync(join(folder, '..hookwright/manifest'), text)
      const root = await openRoot(folder, PLAIN, { warn: (message) => warnings.push(message) })
      assert.deepEqual(codes(await sync(root, planOf({ a: '2', b: '2' }))), ['NOT_OURS'])
      assert.deepEqual(contentOf(folder), { a: '1', b: '2' })
      assert.equal((await openRoot(folder, PLAIN)).files, 1)
    }
    assert.equal(warnings.length, 4)
    assert.match(warnings[0] ?? '', /manifest .* is damaged/)
  })

  it('refuses a plan that leads out of the folder', async () => {
    const folder = folderOf()
    const root = await openRoot(folder, PLAIN)
    for (const path of ['../a', '/a', 'a//b', '..data', 'a/../b', '']) {
      await assert.rejects(root.prepare(planOf({ [path]: '1' })), /the plan holds the path/)
    }
    assert.deepEqual(contentOf(folder), {})
  })

  it('refuses a name that the file system does not take, and writes the others', async () => {
    const folder = folderOf()
    const { refusals } = await sync(await openRoot(folder, PLAIN), planOf({ a: '1', ['x'.repeat(256)]: '1' }))
    assert.deepEqual(codes({ refusals }), ['NAME_TOO_LONG'])
    assert.deepEqual(contentOf(folder), { a: '1' })
  })

  it('previews without touching anything', async () => {
    const folder = folderOf()
    const nothing = await previewRoot(folder, PLAIN, planOf({ a: '1' }))
    assert.deepEqual(nothing, { steps: { write: ['a'], remove: [] }, refusals: [] })
    assert.ok(!existsSync(folder))
    const root = await openRoot(folder, PLAIN)
    await sync(root, planOf({ a: '1', b: '1' }))
    symlinkSync('/', join(folder, 'c'))
    const before = contentOf(folder)
    const { steps, refusals } = await root.preview(planOf({ a: '2', c: '1' }))
    assert.deepEqual([steps, codes({ refusals })], [{ write: ['a'], remove: ['b'] }, ['SYMLINK']])
    assert.deepEqual(contentOf(folder), before)
    assert.equal(readFileSync(join(folder, 'a'), 'utf8'), '1')
  })

  it('cannot be a file', async () => {
    const folder = temporaryFolder(cleanup)
    writeFileSync(join(folder, 'file'), '')
    await assert.rejects(openRoot(join(folder, 'file'), PLAIN), { name: 'DiskError', code: 'ENOTDIR' })
  })
})
