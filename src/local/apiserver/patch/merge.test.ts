import assert from 'node:assert/strict'
import { mergePatch } from './merge.ts'

describe('a merge patch', () => {
  it('sets, removes and merges fields, and replaces lists', () => {
    assert.deepEqual(
      mergePatch({ a: 1, b: { c: 1, d: 1 }, l: [1, 2] }, { a: null, b: { c: 2, e: 3 }, l: [3], n: 'new' }),
      { b: { c: 2, d: 1, e: 3 }, l: [3], n: 'new' },
    )
  })

  it('drops nulls of what is new, and keeps those of lists', () => {
    assert.deepEqual(mergePatch({}, { a: { b: null, c: [null, { d: null }] }, e: null }), {
      a: { c: [null, {}] },
    })
    assert.deepEqual(mergePatch({ a: [1] }, { a: [{ b: null }] }), { a: [{}] })
    assert.deepEqual(mergePatch({ a: { b: 1 } }, { a: [{ b: null }] }), { a: [{ b: null }] })
  })

  it('leaves the current object as it is', () => {
    const current = Object.freeze({ a: Object.freeze({ b: 1 }) })
    mergePatch(current, { a: { b: 2 } })
    assert.deepEqual(current, { a: { b: 1 } })
  })

  it('sets a field named __proto__ like any other', () => {
    const patched = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}')) as object
    assert.deepEqual(Object.keys(patched), ['__proto__'])
    assert.equal('polluted' in {}, false)
  })

  for (const [patch, mode, message] of [
    [
      [],
      'Warn',
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    [
      'x',
      'Strict',
      'error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}',
    ],
    [null, 'Warn', 'Invalid JSON Patch'],
    ['x', 'Ignore', 'Invalid JSON Patch'],
  ] as const) {
    it(`is refused when it is ${JSON.stringify(patch)} (${mode})`, () => {
      assert.throws(() => mergePatch({}, patch, mode), { message })
    })
  }
})
