import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import {
  hooksFolder,
  mountConfigMap,
  temporaryFolder,
  writeFiles,
} from '../../../test/support/hooks-folder.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../time/clock.ts'
import { watchFiles } from './watch-files.ts'

describe('watchFiles', () => {
  const cleanup = cleanUp(afterEach)

  function watching(...paths: string[]) {
    let changes = 0
    const problems: string[] = []
    const stop = watchFiles({
      paths,
      clock: systemClock,
      onChange: () => changes++,
      onProblem: (message) => problems.push(message),
    })
    cleanup(stop)
    return {
      stop,
      problems,
      count: () => changes,
      /** Does something, and waits until it is noticed. */
      notices: async (what: string, act: () => void) => {
        const before = changes
        act()
        await until(what, () => changes > before)
      },
    }
  }

  it('notices that a file is written, replaced again and again, removed, and made anew', async () => {
    const folder = hooksFolder(cleanup, { 'app.ts': '0' })
    const { notices } = watching(folder)
    await notices('a write', () => writeFileSync(join(folder, 'app.ts'), '1'))
    for (let index = 0; index < 4; index++) {
      await notices(`replacement ${index}`, () => writeFiles(folder, { 'app.ts': `replaced ${index}` }))
    }
    await notices('the removal', () => rmSync(join(folder, 'app.ts')))
    await notices('a new file', () => writeFiles(folder, { 'app.ts': 'new' }))
  })

  it('notices what happens in folders, also in new ones', async () => {
    const folder = hooksFolder(cleanup, { 'team/app.ts': '0' })
    const { notices } = watching(folder)
    for (let index = 0; index < 3; index++) {
      await notices(`change ${index}`, () => writeFiles(folder, { 'team/app.ts': String(index) }))
    }
    await notices('a folder', () => mkdirSync(join(folder, 'new/deep'), { recursive: true }))
    for (let index = 0; index < 3; index++) {
      await notices(`new change ${index}`, () => writeFiles(folder, { 'new/deep/app.ts': String(index) }))
    }
    await notices('the removal', () => rmSync(join(folder, 'new'), { recursive: true }))
    await notices('the folder again', () => writeFiles(folder, { 'new/deep/app.ts': 'again' }))
    await notices('a change in it', () => writeFiles(folder, { 'new/deep/app.ts': 'and again' }))
  })

  it('notices each swap of a mounted ConfigMap', async () => {
    const folder = temporaryFolder(cleanup)
    mountConfigMap(folder, { 'app.ts': '0', 'team/app.ts': '0' })
    const { notices, problems } = watching(folder)
    for (let index = 1; index <= 4; index++) {
      await notices(`swap ${index}`, () =>
        mountConfigMap(folder, { 'app.ts': `${index}`, 'team/app.ts': `${index}` }),
      )
    }
    assert.deepEqual(problems, [])
  })

  it('notices a change of a file that was named', async () => {
    const folder = hooksFolder(cleanup, { 'app.ts': '0' })
    const { notices } = watching(join(folder, 'app.ts'))
    for (let index = 0; index < 3; index++) {
      await notices(`change ${index}`, () => writeFiles(folder, { 'app.ts': String(index) }))
    }
  })

  it('tells of a burst once, and of nothing after it was stopped', async () => {
    const folder = hooksFolder(cleanup, { 'app.ts': '0' })
    const { count, notices, stop } = watching(folder)
    await notices('the burst', () => {
      for (let index = 0; index < 100; index++) writeFileSync(join(folder, 'app.ts'), String(index))
    })
    assert.equal(count(), 1)
    stop()
    const other = watching(folder)
    await other.notices('a change', () => writeFiles(folder, { 'app.ts': 'after' }))
    assert.equal(count(), 1)
  })

  it('does not mind what happens in node_modules', async () => {
    const folder = hooksFolder(cleanup, { 'app.ts': '0', 'node_modules/pkg/index.js': '0' })
    const { count, notices } = watching(folder)
    for (let index = 0; index < 5; index++) writeFiles(folder, { 'node_modules/pkg/index.js': String(index) })
    await notices('a change', () => writeFiles(folder, { 'app.ts': '1' }))
    assert.equal(count(), 1)
  })
})
