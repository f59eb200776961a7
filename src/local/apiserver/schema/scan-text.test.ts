import assert from 'node:assert/strict'
import { scanText } from './scan-text.ts'

describe('scanText', () => {
  it('counts keys and levels, but nothing in a text', () => {
    assert.deepEqual(scanText('{"a":{"b":[1,[2]]},"c":3}'), { depth: 4, colons: 3 })
    assert.deepEqual(scanText('{"a:[{":"\\":{[","b":"\\\\"}'), { depth: 1, colons: 2 })
    assert.deepEqual(scanText(''), { depth: 0, colons: 0 })
  })

  it('tells one text from the next', () => {
    assert.equal(scanText('[[]]').depth, 2)
    assert.equal(scanText('[[[]]]').depth, 3)
    assert.equal(scanText('[[]]').depth, 2)
  })
})
