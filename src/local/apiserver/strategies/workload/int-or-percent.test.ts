import assert from 'node:assert/strict'
import { atMostAll, intOrPercentCauses, numberOrPercent } from './int-or-percent.ts'

describe('numbers and percentages', () => {
  it('both are numbers', () => {
    assert.deepEqual([3, '25%', 'x', undefined].map(numberOrPercent), [3, 25, 0, 0])
  })

  it('must be one of both and not negative', () => {
    assert.deepEqual(intOrPercentCauses('25%', 'p'), [])
    assert.equal(
      intOrPercentCauses(-1, 'p')[0]?.message,
      'Invalid value: -1: must be greater than or equal to 0',
    )
    assert.match(
      intOrPercentCauses('half', 'p')[0]?.message ?? '',
      /^Invalid value: "half": a valid percent string/,
    )
  })

  it('at most everything', () => {
    assert.deepEqual(atMostAll('100%', 'p'), [])
    assert.equal(atMostAll('101%', 'p').length, 1)
    assert.deepEqual(atMostAll(101, 'p'), [])
  })
})
