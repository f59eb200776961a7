import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import {
  hooksFolder,
  mountConfigMap,
  temporaryFolder,
  writeFiles,
} from '../../../test/support/hooks-folder.ts'
import { manualClock } from '../../time/manual-clock.ts'
import { openSecretFiles } from './secret-files.ts'

describe('openSecretFiles', () => {
  const cleanup = cleanUp(afterEach)

  function opening(folder: string, names: string[], accept?: (contents: readonly string[]) => void) {
    const clock = manualClock()
    const problems: string[] = []
    const files = openSecretFiles(
      names.map((name) => join(folder, name)),
      { clock, ...(accept && { accept }), onProblem: (message) => problems.push(message) },
    )
    cleanup(() => files.close())
    // Longer than any change may take to be noticed.
    return { files, problems, wait: () => clock.advance(5_000), clock }
  }

  it('notices a change right after it was opened, and every one after that', () => {
    const folder = hooksFolder(cleanup, { token: 'first' })
    const { files, wait, problems } = opening(folder, ['token'])
    assert.deepEqual(files.contents, ['first'])
    for (const token of ['second', 'third', 'other', 'first']) {
      writeFiles(folder, { token })
      wait()
      assert.deepEqual(files.contents, [token])
    }
    assert.deepEqual(problems, [])
  })

  it('notices the swap of a mounted Secret', () => {
    const folder = temporaryFolder(cleanup)
    mountConfigMap(folder, { token: 'first' })
    const { files, wait } = opening(folder, ['token'])
    for (const token of ['second', 'third']) {
      mountConfigMap(folder, { token })
      wait()
      assert.deepEqual(files.contents, [token])
    }
  })

  it('keeps the last good content of a file that is empty or gone, and says so once', () => {
    const folder = hooksFolder(cleanup, { token: 'good' })
    const { files, wait, problems } = opening(folder, ['token'])
    writeFiles(folder, { token: ' \n' })
    wait()
    wait()
    assert.equal(problems.length, 1)
    assert.match(problems[0]!, /token is empty; what was there before stays in force/)
    rmSync(join(folder, 'token'))
    wait()
    assert.match(problems[1]!, /token cannot be read: ENOENT/)
    assert.deepEqual(files.contents, ['good'])
    writeFiles(folder, { token: 'better' })
    wait()
    assert.deepEqual(files.contents, ['better'])
    assert.equal(problems.length, 2)
  })

  it('asks whether contents may be used, all together', () => {
    const folder = hooksFolder(cleanup, { cert: '1', key: '1' })
    const asked: string[] = []
    const { files, wait, problems } = opening(folder, ['cert', 'key'], (contents) => {
      asked.push(contents.join())
      if (contents[0] !== contents[1]) throw new Error('they do not match')
    })
    writeFiles(folder, { cert: '2' })
    wait()
    assert.deepEqual(files.contents, ['1', '1'])
    assert.equal(problems.length, 1)
    assert.match(problems[0]!, /they do not match/)
    writeFiles(folder, { key: '2' })
    wait()
    assert.deepEqual(files.contents, ['2', '2'])
    assert.deepEqual(asked, ['1,1', '2,1', '2,2'])
  })

  it('does not start with a file that is missing, empty or refused, and never quotes it', () => {
    const folder = hooksFolder(cleanup, { empty: ' ', token: 'hunter2' })
    assert.throws(() => opening(folder, ['nowhere']), /nowhere cannot be read: ENOENT/)
    assert.throws(() => opening(folder, ['empty']), /empty is empty/)
    const refuse = () => {
      throw new Error('no')
    }
    assert.throws(
      () => opening(folder, ['token'], refuse),
      (error: Error) => !error.message.includes('hunter2'),
    )
  })

  it('leaves no timer behind when it is closed', () => {
    const { files, clock } = opening(hooksFolder(cleanup, { token: 'x' }), ['token'])
    assert.equal(clock.pending, 1)
    files.close()
    assert.equal(clock.pending, 0)
  })
})
