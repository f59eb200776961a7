import assert from 'node:assert/strict'
import { composite } from './fixtures.test.ts'
import { jsonPath, quoted } from './json-path.ts'
import { errorLine, MAX_MESSAGE, parentLabel } from './message.ts'

describe('errorLine', () => {
  const line = {
    code: 'ITEM_NULL',
    route: '/app/sync',
    detail: 'children[0]: the item is null',
    fix: 'Filter it.',
  }

  it('says code, hook, parent, what happened and what to do', () => {
    assert.equal(
      errorLine({ ...line, parent: parentLabel(composite().parent) }),
      'ITEM_NULL: /app/sync for App shop/web: children[0]: the item is null. Filter it.',
    )
  })

  it('leaves out what there is not', () => {
    assert.equal(errorLine({ ...line, fix: '' }), 'ITEM_NULL: /app/sync: children[0]: the item is null')
    assert.equal(parentLabel(composite({ metadata: { namespace: undefined } }).parent), 'App web')
  })

  it('is one line of bounded length that keeps the advice', () => {
    const text = errorLine({ ...line, detail: `a\r\n\tb\u0000${'x'.repeat(3000)}` })
    assert.equal(text.length, MAX_MESSAGE - 1)
    assert.match(text, /^ITEM_NULL: \/app\/sync: a b x+… Filter it\.$/)
    assert.equal(errorLine({ ...line, detail: 'x'.repeat(3000), fix: '' }).length, MAX_MESSAGE)
  })
})

describe('jsonPath', () => {
  const table: [steps: (string | number)[], path: string][] = [
    [[], ''],
    [['children', 1, 'metadata', 'name'], 'children[1].metadata.name'],
    [['labels', 'a.b/c'], 'labels["a.b/c"]'],
    [['a"b', 0], '["a\\"b"][0]'],
    [['', '0'], '[""]["0"]'],
  ]
  for (const [steps, path] of table)
    it(path || 'the answer itself', () => assert.equal(jsonPath(steps), path))
})

describe('quoted', () => {
  it('is short, whatever the value is', () => {
    const values = ['x'.repeat(99), 10n ** 99n, [1, 2], {}, () => 1, Symbol('s'), undefined, null, NaN]
    const texts = values.map(quoted)
    assert.deepEqual(texts.slice(2), [
      'an array of 2',
      'an object',
      'a function',
      'Symbol(s)',
      'undefined',
      'null',
      'NaN',
    ])
    for (const text of texts) assert.ok(text.length <= 63)
  })
})
