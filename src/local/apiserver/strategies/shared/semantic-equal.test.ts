import assert from 'node:assert/strict'
import { semanticEqual } from './semantic-equal.ts'

describe('equality in meaning', () => {
  it('a missing list is an empty one', () => {
    assert.ok(semanticEqual({ args: [] }, {}))
    assert.ok(semanticEqual({}, { args: [], command: null }))
  })

  it('a missing map is an empty one, a missing object is not', () => {
    assert.ok(semanticEqual({ nodeSelector: {} }, {}))
    assert.ok(!semanticEqual({ emptyDir: {} }, {}))
  })

  it('differences anywhere count', () => {
    assert.ok(!semanticEqual({ a: [{ b: 1 }] }, { a: [{ b: 2 }] }))
    assert.ok(!semanticEqual({ a: [1] }, { a: [1, 2] }))
    assert.ok(!semanticEqual({ a: 1 }, { a: 1, b: 2 }))
    assert.ok(!semanticEqual({ constructor: 1 }, {}))
  })
})
