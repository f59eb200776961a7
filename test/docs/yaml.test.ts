import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'yaml'
import { hasKubectl, parse as parseAll } from '../manifests/manifests.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { blocksOf, markdownFiles, root } from './markdown.ts'

describe('YAML in the documentation', () => {
  const cleanup = cleanUp(afterEach)
  const blocks = markdownFiles()
    .flatMap(blocksOf)
    .filter(({ language }) => language === 'yaml')

  it('can be parsed', () => {
    assert.ok(blocks.length > 0)
    for (const { file, line, text } of blocks) assert.doesNotThrow(() => parse(text), `${file}:${line}`)
  })

  for (const { file, line, text } of blocks.filter((block) =>
    block.text.startsWith('# kustomization.yaml'),
  )) {
    it(`of ${file}:${line} is a kustomization of what there is`, function () {
      if (!hasKubectl) this.skip()
      const folder = temporaryFolder(cleanup)
      writeFileSync(join(folder, 'kustomization.yaml'), text.replace('path/to', relative(folder, root)))
      const output = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' })
      const kinds = parseAll(output).map(({ kind }) => kind)
      for (const kind of ['Deployment', 'Service', 'CompositeController'])
        assert.ok(kinds.includes(kind), kind)
      // A patch that adds to the container must not have replaced what was there.
      assert.match(output, /HOOKWRIGHT_SHUTDOWN_DELAY/)
    })
  }
})
