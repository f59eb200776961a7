import assert from 'node:assert/strict'
import {
  common,
  firstMissing,
  formatIntervals,
  includes,
  merged,
  ofIndexes,
  parseIntervals,
  total,
} from './intervals.ts'

describe('indexes of a Job', () => {
  it('are written as short as in a status, and read again', () => {
    for (const [indexes, text] of [
      [[], ''],
      [[3], '3'],
      [[0, 1], '0,1'],
      [[0, 1, 2, 5, 7, 8, 9], '0-2,5,7-9'],
    ] as const) {
      assert.equal(formatIntervals(merged(ofIndexes(indexes))), text)
      assert.equal(formatIntervals(parseIntervals(text, 10)), text)
      assert.equal(total(parseIntervals(text, 10)), indexes.length)
    }
  })

  it('beyond the completions do not count, and neither does what is none', () => {
    assert.deepEqual(parseIntervals('1,3-5,7', 5), [
      [1, 1],
      [3, 4],
    ])
    assert.deepEqual(parseIntervals('x,1,-,2-y,4', 9), [
      [1, 1],
      [4, 4],
    ])
  })

  it('are joined, compared and found', () => {
    const left = merged([[4, 6]], [[0, 1]], [[2, 2]], [[5, 9]])
    assert.deepEqual(left, [
      [0, 2],
      [4, 9],
    ])
    assert.deepEqual(
      [0, 2, 3, 4, 9, 10].map((index) => includes(left, index)),
      [true, true, false, true, true, false],
    )
    assert.equal(includes([], 0), false)
    assert.equal(common(left, [[2, 5]]), 3)
  })

  it('that are missing are found from the first on', () => {
    assert.deepEqual(
      firstMissing(
        [
          [0, 0],
          [2, 3],
        ],
        3,
        10,
      ),
      [1, 4, 5],
    )
    assert.deepEqual(
      firstMissing(
        [
          [0, 0],
          [2, 3],
        ],
        9,
        5,
      ),
      [1, 4],
    )
    assert.deepEqual(firstMissing([[0, 9]], 3, 5), [])
    assert.deepEqual(firstMissing([], 2, 5), [0, 1])
  })
})
