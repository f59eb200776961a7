import assert from 'node:assert/strict'
import { createAddresses } from './addresses.ts'

describe('createAddresses', () => {
  it('gives each Pod its own, and the same one again', () => {
    const addresses = createAddresses([['old', '10.244.0.2']])
    assert.deepEqual(
      ['a', 'b', 'a', 'old'].map((uid) => addresses.take(uid)),
      ['10.244.0.3', '10.244.0.4', '10.244.0.3', '10.244.0.2'],
    )
  })

  it('goes round before it takes one again that was given back, and says when there is none', () => {
    const addresses = createAddresses([])
    addresses.take('first')
    addresses.free('first')
    const last = Array.from({ length: 65_533 }, (_, index) => addresses.take(String(index))).at(-1)
    assert.equal(last, '10.244.0.2')
    assert.throws(() => addresses.take('one more'), /all 65533 addresses of Pods are taken/)
    addresses.free('7')
    assert.equal(addresses.take('one more'), '10.244.0.10')
  })
})
