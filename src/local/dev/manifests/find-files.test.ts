import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { hooksFolder } from '../../../../test/support/hooks-folder.ts'
import { findManifests } from './find-files.ts'

describe('findManifests', () => {
  const cleanup = cleanUp(afterEach)

  it('finds YAML and JSON below a folder by name, but not what is kustomize’s, hidden or installed', () => {
    const folder = hooksFolder(cleanup, {
      'b.yml': '',
      'a/z.yaml': '',
      'a/kustomization.yaml': '',
      'c.json': '',
      'README.md': '',
      '.hidden.yaml': '',
      'node_modules/x.yaml': '',
    })
    symlinkSync('b.yml', join(folder, 'd.yaml'))
    symlinkSync('.', join(folder, 'circle'))
    assert.deepEqual(
      findManifests(folder).map((path) => relative(folder, path)),
      ['a/z.yaml', 'b.yml', 'c.json', 'd.yaml'],
    )
  })

  it('takes a file whatever its name, and says when there is nothing', () => {
    const folder = hooksFolder(cleanup, { 'objects.txt': '' })
    assert.deepEqual(findManifests(join(folder, 'objects.txt')), [join(folder, 'objects.txt')])
    assert.throws(() => findManifests(join(folder, 'gone')), /gone: no such file or folder/)
  })
})
