import assert from 'node:assert/strict'
import { goJson, goSyntax, goType, goValue } from './go-text.ts'

describe('Go text', () => {
  it('is JSON with sorted keys and escaped marks', () => {
    assert.equal(
      goJson({ b: [1, null, true], a: '<&>\u2028' }),
      '{"a":"\\u003c\\u0026\\u003e\\u2028","b":[1,null,true]}',
    )
  })

  it('is what %v prints', () => {
    assert.equal(goValue({ b: ['x', null, 1.5], a: {} }), 'map[a:map[] b:[x <nil> 1.5]]')
  })

  it('is what %#v prints', () => {
    assert.equal(
      goSyntax({ a: ['x', null, 1] }),
      'map[string]interface {}{"a":[]interface {}{"x", interface {}(nil), 1}}',
    )
  })

  it('names types', () => {
    assert.deepEqual([1, 1.5, 'x', true, [], {}, null].map(goType), [
      'int64',
      'float64',
      'string',
      'bool',
      '[]interface {}',
      'map[string]interface {}',
      '%!s(<nil>)',
    ])
  })
})
