import assert from 'node:assert/strict'
import { countIndexes, sharedIndex } from './indexes.ts'

describe('indexes of a Job', () => {
  it('are counted', () => {
    assert.equal(countIndexes('', 5), 0)
    assert.equal(countIndexes('0,2-4', 5), 4)
  })

  it('what is wrong with them is told', () => {
    assert.equal(countIndexes('7', 5), 'too large index: "7"')
    assert.equal(countIndexes('3-1', 5), 'non-increasing order, previous: 3, current: 1')
    assert.equal(countIndexes('2,1', 5), 'non-increasing order, previous: 2, current: 1')
    assert.equal(countIndexes('a', 5), 'cannot convert string to integer for index: "a"')
  })

  it('the first that two lists share', () => {
    assert.equal(sharedIndex('0-1,4', '2-3', 5), undefined)
    assert.equal(sharedIndex('0-3', '2', 5), 2)
  })
})
