import assert from 'node:assert/strict'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fold } from './fold.ts'
import { answerText, framesOf } from './hook-lines.ts'
import { listed, manifestLines } from './manifest-lines.ts'
import { createNews } from './news.ts'
import { plain } from './paint.ts'

describe('fold', () => {
  it('keeps to one line while that fits, and puts each part below the head otherwise', () => {
    assert.equal(fold('head', ['a', 'b'], 'tail', 30), 'head  a  b  tail')
    assert.equal(fold('head', ['a', 'b'], 'tail', 10), 'head  tail\n  a\n  b')
    assert.equal(fold('head', [], '', 2), 'head')
  })
})

describe('createNews', () => {
  it('knows what was said last about each, until that is over', () => {
    const news = createNews()
    const said = [news.isNew('a', '1'), news.isNew('a', '1'), news.isNew('b', '1'), news.isNew('a', '2')]
    assert.deepEqual(said, [true, false, true, true])
    news.forget('a')
    assert.ok(news.isNew('a', '2'))
    news.forgetAll()
    assert.ok(news.isNew('b', '1'))
  })
})

describe('answerText', () => {
  const event = { type: 'answer', status: 500, stack: undefined, warnings: [], route: '/a/sync' } as const
  it('leaves out what stands before it', () => {
    const text = 'ITEM_NULL: /a/sync for A x/y: children[0]: the item is null. Filter it.'
    assert.equal(
      answerText({ ...event, parent: 'A x/y', code: 'ITEM_NULL', text }),
      'children[0]: the item is null. Filter it. (ITEM_NULL)',
    )
    assert.equal(answerText({ ...event, parent: undefined, code: 'C', text: 'C: /a/sync: no' }), 'no (C)')
    assert.equal(answerText({ ...event, parent: undefined, code: 'C', text: 'else' }), 'else')
  })
})

describe('framesOf', () => {
  it('names files as the user does', () => {
    const file = join(process.cwd(), 'hooks/a.ts')
    const stack = `Error: x\n    at Object.deep [as handler] (${pathToFileURL(file).href}:3:4)\n    at ${file}:9:1\n    at far (/elsewhere/b.ts:1:1)`
    assert.deepEqual(framesOf(stack, plain), [
      '  at deep (hooks/a.ts:3:4)',
      '  at hooks/a.ts:9:1',
      '  at far (/elsewhere/b.ts:1:1)',
    ])
    assert.deepEqual(framesOf('Error: x\n    at a (b.ts:1:1)', plain), [])
    assert.deepEqual(framesOf(undefined, plain), [])
  })
})

describe('manifestLines', () => {
  const object = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'x' } })
  it('tells what changed, or what is wrong', () => {
    const applied = [
      { object: object('a'), did: 'created' as const },
      { object: object('b'), did: 'changed' as const },
      { object: object('c'), did: 'unchanged' as const },
    ]
    assert.equal(
      manifestLines({ file: 'a.yaml', applied, problems: [] }, plain, 80),
      'a.yaml  + Pod x/a  ~ Pod x/b',
    )
    assert.equal(manifestLines({ file: 'a.yaml', applied: [], problems: [] }, plain, 80), '')
    assert.equal(
      manifestLines(
        { file: 'a.yaml', applied, problems: [{ file: 'a.yaml', line: 3, column: 1, message: 'no' }] },
        plain,
        80,
      ),
      '✗ a.yaml:3:1: no\n  nothing of a.yaml was applied',
    )
  })
  it('lists objects by kind', () => {
    assert.equal(listed([object('a'), object('b'), { ...object('c'), kind: 'Job' }]), 'Pod x/a, x/b, Job x/c')
  })
})
