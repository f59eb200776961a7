import assert from 'node:assert/strict'
import { defaultCustom } from './defaults.ts'

const schema = {
  type: 'object',
  properties: {
    size: { type: 'integer', default: 1 },
    deep: { type: 'object', properties: { a: { type: 'string', default: 'x' } } },
    filled: { type: 'object', default: {}, properties: { a: { type: 'string', default: 'x' } } },
    nothing: { type: 'string', default: 'y', nullable: true },
    list: {
      type: 'array',
      items: { type: 'object', properties: { on: { type: 'boolean', default: true } } },
    },
    map: {
      type: 'object',
      additionalProperties: { type: 'object', properties: { n: { type: 'integer', default: 0 } } },
    },
  },
}

describe('defaults of a schema', () => {
  it('fill what is missing, but make no objects', () => {
    assert.deepEqual(defaultCustom({}, schema), { size: 1, filled: { a: 'x' }, nothing: 'y' })
  })

  it('go into lists and maps', () => {
    assert.deepEqual(defaultCustom({ list: [{}, { on: false }], map: { k: {} }, deep: {} }, schema), {
      size: 1,
      filled: { a: 'x' },
      nothing: 'y',
      deep: { a: 'x' },
      list: [{ on: true }, { on: false }],
      map: { k: { n: 0 } },
    })
  })

  it('replace a null where none is allowed', () => {
    assert.deepEqual(defaultCustom({ size: null, nothing: null, filled: {} }, schema), {
      size: 1,
      nothing: null,
      filled: { a: 'x' },
    })
  })

  it('leave objects alone that have everything', () => {
    const value = Object.freeze({ size: 2, filled: Object.freeze({ a: 'b' }), nothing: 'z' })
    assert.equal(defaultCustom(value, schema), value)
  })
})
