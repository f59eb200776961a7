import assert from 'node:assert/strict'
import { goJson, goStructJson, inGoOrder } from './go-json.ts'

describe('goJson', () => {
  it('sorts keys at every level, also those that look like numbers', () => {
    const value = { b: [{ z: null, a: true }], a: 1, '9': 2, '10': 3, B: {} }
    assert.equal(goJson(value), '{"10":3,"9":2,"B":{},"a":1,"b":[{"a":true,"z":null}]}')
  })

  it('escapes what Go escapes, in keys and values', () => {
    const value = { '<a>': 'a&b\u2028\u2029"\\\n\b\f\u0001é😀/\x7f' }
    assert.equal(
      goJson(value),
      '{"\\u003ca\\u003e":"a\\u0026b\\u2028\\u2029\\"\\\\\\n\\b\\f\\u0001é😀/\x7f"}',
    )
  })

  it('writes numbers as Go does', () => {
    assert.equal(goJson([1, -0, 1.5, 1e21, 1e-7, 0.000001]), '[1,0,1.5,1e+21,1e-7,0.000001]')
  })

  it('keeps an own __proto__ and leaves undefined out', () => {
    assert.equal(goJson({ ...(JSON.parse('{"__proto__":1}') as object), a: undefined }), '{"__proto__":1}')
  })
})

describe('goStructJson', () => {
  it('keeps the order of keys', () => {
    assert.equal(goStructJson({ kind: 'A&B', apiVersion: 'v1' }), '{"kind":"A\\u0026B","apiVersion":"v1"}')
  })
})

describe('inGoOrder', () => {
  it('orders by the bytes of UTF-8, where characters beyond 16 bits come last', () => {
    assert.deepEqual(inGoOrder(['😀', 'ﬀ', 'a', 'é']), ['a', 'é', 'ﬀ', '😀'])
  })
})
