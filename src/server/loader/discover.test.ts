import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import {
  hooksFolder,
  mountConfigMap,
  temporaryFolder,
  writeFiles,
} from '../../../test/support/hooks-folder.ts'
import { discover } from './discover.ts'

describe('discover', () => {
  const cleanup = cleanUp(afterEach)
  const namesIn = (...paths: string[]) => discover(paths).map(({ name }) => name)

  it('finds modules in a folder and below, sorted by name', () => {
    const folder = hooksFolder(cleanup, {
      'web.ts': '',
      'app.mts': '',
      'plain.js': '',
      'esm.mjs': '',
      'team/deep/job.ts': '',
      'team/app.ts': '',
    })
    assert.deepEqual(namesIn(folder), ['app', 'esm', 'plain', 'team/app', 'team/deep/job', 'web'])
    const job = discover([folder]).find(({ name }) => name === 'team/deep/job')
    assert.equal(job?.path, join(folder, 'team/deep/job.ts'))
  })

  it('leaves out what is no hook module', () => {
    const folder = hooksFolder(cleanup, {
      'app.ts': '',
      'app.test.ts': '',
      'app.spec.js': '',
      'types.d.ts': '',
      'types.d.mts': '',
      '_draft.ts': '',
      '.hidden.ts': '',
      'readme.md': '',
      'data.json': '{}',
      'old.cjs': '',
      'view.tsx': '',
      'kustomization.yaml': '',
      '_lib/shared.ts': '',
      '.git/hook.ts': '',
      'node_modules/pkg/index.js': '',
      'team/node_modules/pkg/index.js': '',
      'team/_private/x.ts': '',
    })
    assert.deepEqual(namesIn(folder), ['app'])
  })

  it('takes files by name, under their own name, wherever they lie', () => {
    const folder = hooksFolder(cleanup, { 'a/sync.ts': '', 'b/other.js': '' })
    assert.deepEqual(namesIn(join(folder, 'b/other.js'), join(folder, 'a/sync.ts')), ['other', 'sync'])
  })

  it('takes several folders, and shows files below the working directory by their relative path', () => {
    const folder = hooksFolder(cleanup, { 'one/a.ts': '', 'two/b.ts': '' })
    assert.deepEqual(namesIn(join(folder, 'one'), join(folder, 'two')), ['a', 'b'])
    assert.equal(
      discover(['hooks']).find(({ name }) => name === 'useless')?.file,
      join('hooks', 'useless.ts'),
    )
  })

  it('reads a mounted ConfigMap, each file once, also after a swap', () => {
    const folder = temporaryFolder(cleanup)
    mountConfigMap(folder, { 'app.ts': '1', 'web.ts': '1' })
    assert.deepEqual(namesIn(folder), ['app', 'web'])
    mountConfigMap(folder, { 'app.ts': '2', 'web.ts': '2' })
    assert.deepEqual(namesIn(folder), ['app', 'web'])
  })

  it('reads a folder of a mounted ConfigMap, which is a link', () => {
    const folder = temporaryFolder(cleanup)
    mountConfigMap(folder, { 'app.ts': '', 'team/job.ts': '', 'team/deep/more.ts': '' })
    assert.deepEqual(namesIn(folder), ['app', 'team/deep/more', 'team/job'])
  })

  it('leaves out links that lead nowhere, or back to where they lie', () => {
    const folder = hooksFolder(cleanup, { 'app.ts': '' })
    symlinkSync('nowhere.ts', join(folder, 'gone.ts'))
    symlinkSync('.', join(folder, 'loop'))
    mkdirSync(join(folder, 'below'))
    symlinkSync('..', join(folder, 'below', 'up'))
    assert.deepEqual(namesIn(folder), ['app'])
  })

  it('follows a link that is named itself', () => {
    const folder = hooksFolder(cleanup, { 'real/app.ts': '' })
    symlinkSync('real', join(folder, 'link'))
    assert.deepEqual(namesIn(join(folder, 'link')), ['app'])
  })

  it('finds nothing in an empty folder', () => {
    assert.deepEqual(namesIn(temporaryFolder(cleanup)), [])
  })

  it('names a path that does not exist, as it was given', () => {
    assert.throws(
      () => discover(['hooks', './no/such/place']),
      /^Error: \.\/no\/such\/place: no such file or folder$/,
    )
  })

  it('refuses a file that cannot be a hook module, and says why', () => {
    const folder = hooksFolder(cleanup, { 'app.yaml': '', 'app.test.ts': '', 'types.d.ts': '' })
    for (const name of ['app.yaml', 'app.test.ts', 'types.d.ts']) {
      assert.throws(() => discover([join(folder, name)]), /not a hook module: its name must end in/)
    }
  })

  it('stops at more modules than any folder of hooks has', () => {
    const folder = temporaryFolder(cleanup)
    writeFiles(folder, Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`h${index}.ts`, ''])))
    assert.throws(
      () => discover([folder]),
      /holds more than 2000 modules: name a folder that holds only hooks/,
    )
  })
})
