import assert from 'node:assert/strict'
import { sizeOf } from './size.ts'

const object = (spec: object) => ({ apiVersion: 'v1', kind: 'K', metadata: { name: 'a' }, spec })

describe('sizeOf', () => {
  it('is about the length of the JSON', () => {
    for (const spec of [
      {},
      { text: 'x'.repeat(5000) },
      { list: Array.from({ length: 500 }, (_, index) => ({ name: `n-${index}`, on: true, none: null })) },
      { deep: { deeper: { deepest: ['a', 1, { k: 'v' }] } } },
    ]) {
      const [size, exact] = [sizeOf(object(spec)), JSON.stringify(object(spec)).length]
      assert.ok(Math.abs(size - exact) <= 20 + exact / 10, `${size} for ${exact}`)
    }
  })

  it('counts a part that two objects share in both', () => {
    const spec = { text: 'x'.repeat(5000) }
    assert.equal(sizeOf(object(spec)), sizeOf(object(spec)))
    assert.ok(sizeOf({ ...object(spec), status: { phase: 'Ready' } }) > 5000)
  })
})
