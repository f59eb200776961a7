import assert from 'node:assert/strict'
import { readNested, readStrings, withNested } from './nested.ts'

describe('readNested', () => {
  it('finds a field, also one that is null', () => {
    assert.deepEqual(readNested({ spec: { a: null } }, ['spec', 'a']), { value: null })
  })
  it('finds nothing behind what is missing or null, nor what is only inherited', () => {
    assert.equal(readNested({}, ['spec', 'a']), undefined)
    assert.equal(readNested({ spec: null }, ['spec', 'a']), undefined)
    assert.equal(readNested({}, ['constructor']), undefined)
  })
  it('says what stands in the way', () => {
    assert.throws(() => readNested({ spec: { a: [1, 'x'] } }, ['spec', 'a', 'b']), {
      message:
        '.spec.a.b accessor error: [1 x] is of the type []interface {}, expected map[string]interface{}',
    })
  })
})

describe('withNested', () => {
  it('changes a copy and makes what is missing', () => {
    const before = { spec: { a: 1 } }
    assert.deepEqual(withNested(before, ['spec', 'b', 'c'], 2), { spec: { a: 1, b: { c: 2 } } })
    assert.deepEqual(before, { spec: { a: 1 } })
  })
  it('does not write into what has no fields', () => {
    assert.throws(() => withNested({ spec: { a: 1 } }, ['spec', 'a', 'b'], 2), {
      message: 'value cannot be set because .spec.a is not a map[string]interface{}',
    })
  })
  it('treats __proto__ as any other name', () => {
    const made = withNested({}, ['__proto__', 'polluted'], true)
    assert.equal(Object.hasOwn(made, '__proto__'), true)
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
  })
})

describe('readStrings', () => {
  it('takes a map of strings alone', () => {
    assert.deepEqual(readStrings({ labels: { a: 'b' } }, ['labels']), { a: 'b' })
    assert.throws(() => readStrings({ labels: { a: 1.5 } }, ['labels']), {
      message:
        '.labels accessor error: contains non-string value in the map under key "a": 1.5 is of the type float64, expected string',
    })
    assert.throws(() => readStrings({ labels: null }, ['labels']), {
      message: '.labels accessor error: <nil> is of the type <nil>, expected map[string]interface{}',
    })
  })
})
