import assert from 'node:assert/strict'
import { LineCounter, parseDocument } from 'yaml'
import { yamlDuplicates } from './yaml-duplicates.ts'

function find(text: string): string | undefined {
  const lineCounter = new LineCounter()
  return yamlDuplicates(parseDocument(text, { uniqueKeys: false, lineCounter }), lineCounter)
}

describe('yamlDuplicates', () => {
  it('reports inner maps first, with the lines of the values', () => {
    const text = 'metadata: {name: x}\ndata: {a: b, a: c}\ndata:\n  a: b\n  a: c\nlist:\n- k: 1\n  k: 2\n'
    assert.equal(
      find(text),
      [
        'yaml: unmarshal errors:',
        '  line 2: key "a" already set in map',
        '  line 5: key "a" already set in map',
        '  line 4: key "data" already set in map',
        '  line 8: key "k" already set in map',
      ].join('\n'),
    )
  })

  it('has nothing to report of unique keys', () => {
    assert.equal(find('a: {b: 1}\nc: {b: 1}\n'), undefined)
  })
})
