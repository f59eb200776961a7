import assert from 'node:assert/strict'
import { findTypeChange, mergeErrorText, tellTypeChange, type TypeChange } from './type-change.ts'

describe('findTypeChange', () => {
  const cases: [observed: unknown, desired: unknown, text: string | undefined][] = [
    [{ a: { b: {} } }, { a: { b: 'x' } }, 'a.b is an object, and a string is wanted'],
    [{ a: [] }, { a: {} }, 'a is a list, and an object is wanted'],
    [
      { a: [{ name: 'x', b: {} }] },
      { a: [{ name: 'y' }, { name: 'x', b: 1 }] },
      'a.x.b is an object, and a number is wanted',
    ],
    [{ a: [{ b: {} }] }, { a: [{ b: 1 }] }, undefined],
    [{ a: 1, b: null }, { a: {}, b: [], c: {} }, undefined],
    [{ a: {}, b: [] }, { a: null, b: null }, undefined],
  ]
  for (const [observed, desired, text] of cases) {
    it(`${JSON.stringify(observed)} to ${JSON.stringify(desired)}`, () => {
      const change = findTypeChange(observed, desired)
      assert.equal(change && tellTypeChange(change), text)
    })
  }

  it('has the text of the check that 4.17.2 never reaches', () => {
    const change: TypeChange = { steps: ['spec', 'a'], from: 'list', to: 'boolean' }
    assert.equal(
      mergeErrorText(change),
      "can't merge desired changes: desired[spec][a]: expecting []interface, got bool",
    )
  })
})
