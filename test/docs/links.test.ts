import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { anchorsOf, blocksOf, exists, linksOf, markdownFiles, read, root } from './markdown.ts'
import { problemsOfCommands } from './commands.ts'
import { compileProblems } from './compile.ts'

const pages = markdownFiles()
const shown = pages.filter((file) => file === 'README.md' || file.startsWith('docs/guides/'))

describe('README', () => {
  it('has at most 100 lines', () => {
    assert.ok(read('README.md').trimEnd().split('\n').length <= 100)
  })

  it('says how many rules there are', async () => {
    const { answerRules } = await import('../../src/protocol/answer-rules.ts')
    assert.match(read('README.md'), new RegExp(`\\b${Object.keys(answerRules).length} rules\\b`))
  })

  it('links to every guide and every reference page', () => {
    const links = new Set(linksOf('README.md'))
    for (const page of pages.filter((file) => file.startsWith('docs/'))) assert.ok(links.has(page), page)
  })
})

describe('links', () => {
  for (const page of pages) {
    it(`of ${page} lead somewhere`, () => {
      for (const link of linksOf(page)) {
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path)
        assert.ok(exists(target), `${link}: no such file`)
        if (anchor !== undefined) assert.ok(anchorsOf(target).has(anchor), `${link}: no such heading`)
      }
    })
  }
})

describe('code in README and the guides', () => {
  it('compiles', function () {
    this.timeout(60_000)
    const blocks = shown.flatMap(blocksOf).filter(({ language, note }) => language === 'ts' && note === '')
    assert.ok(blocks.length > 0)
    assert.deepEqual(compileProblems(blocks), [])
  })

  it('is in the file that it is said to be a part of', () => {
    for (const { file, line, text, note } of pages.flatMap(blocksOf)) {
      const source = /^part of (\S+)$/.exec(note)?.[1]
      if (source === undefined) continue
      const lines = new Set(
        read(source)
          .split('\n')
          .map((each) => each.trim()),
      )
      for (const each of text.split('\n')) {
        assert.ok(lines.has(each.trim()), `${file}:${line}: ${source} has no line ${each.trim()}`)
      }
    }
  })

  it('names commands, targets, scripts, options and files that exist', () => {
    const blocks = pages.flatMap(blocksOf).filter(({ language }) => /^(|sh|console|bash)$/.test(language))
    assert.deepEqual(blocks.flatMap(problemsOfCommands), [])
  })

  it('has the recorded request that the fixtures have', () => {
    const [first = ''] = readFileSync(join(root, 'test/fixtures/demo/requests.jsonl'), 'utf8').split('\n')
    const { path, body } = JSON.parse(first) as { path: string; body: unknown }
    assert.equal(path, '/useless/sync')
    assert.deepEqual(JSON.parse(read('docs/guides/request.json')), body)
  })
})
