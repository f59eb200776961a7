import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { blocksOf, markdownFiles, root } from './markdown.ts'

const run = promisify(execFile)

describe('code in the documentation that tests with hookwright/testing', () => {
  const cleanup = cleanUp(afterEach)
  const blocks = markdownFiles()
    .flatMap(blocksOf)
    .filter(({ language, text }) => language === 'ts' && text.includes("from 'hookwright/testing'"))

  for (const { file, line, text } of blocks) {
    it(`${file}:${line} runs`, async () => {
      const folder = temporaryFolder(cleanup)
      for (const name of ['hooks', 'compositecontrollers']) symlinkSync(join(root, name), join(folder, name))
      for (const name of ['node_modules', 'test']) mkdirSync(join(folder, name))
      symlinkSync(root, join(folder, 'node_modules/hookwright'))
      const test = join(folder, 'test/block.test.ts')
      writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
      writeFileSync(test, text)
      await run(process.execPath, ['--conditions=hookwright-source', test], { timeout: 20_000 }).catch(
        (error: unknown) => assert.fail(inspect(error)),
      )
    }).timeout(30_000)
  }
})
