import assert from 'node:assert/strict'
import { formatLabels, formatSelector, humanDuration, selectorText, shortened, since } from './format.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('humanDuration', () => {
  const cases: [milliseconds: number, text: string][] = [
    [-5 * SECOND, '<invalid>'],
    [-1.5 * SECOND, '0s'],
    [0, '0s'],
    [1999, '1s'],
    [119 * SECOND, '119s'],
    [2 * MINUTE, '2m'],
    [2 * MINUTE + SECOND, '2m1s'],
    [10 * MINUTE + 30 * SECOND, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR, '3h'],
    [3 * HOUR + 5 * MINUTE, '3h5m'],
    [8 * HOUR + 5 * MINUTE, '8h'],
    [47 * HOUR, '47h'],
    [2 * DAY, '2d'],
    [5 * DAY + 3 * HOUR, '5d3h'],
    [8 * DAY + 3 * HOUR, '8d'],
    [2 * 365 * DAY, '2y'],
    [2 * 365 * DAY + 3 * DAY, '2y3d'],
    [9 * 365 * DAY + 3 * DAY, '9y'],
  ]
  for (const [milliseconds, text] of cases) {
    it(`${milliseconds} ms are ${text}`, () => assert.equal(humanDuration(milliseconds), text))
  }
})

describe('since', () => {
  const now = Date.parse('2026-01-01T00:05:00Z')
  it('counts from the moment', () => assert.equal(since('2026-01-01T00:00:00Z', now), '5m'))
  it('knows no moment', () => {
    assert.equal(since(undefined, now), '<unknown>')
    assert.equal(since(null, now), '<unknown>')
    assert.equal(since('yesterday', now), '<unknown>')
  })
})

describe('labels and selectors', () => {
  it('are sorted', () => assert.equal(formatLabels({ b: '2', a: '1' }), 'a=1,b=2'))
  it('are <none> when there are none', () => {
    assert.equal(formatLabels({}), '<none>')
    assert.equal(formatSelector({}), '<none>')
  })
  it('show all operators, values sorted', () => {
    const matchExpressions = [
      { key: 'z', operator: 'Exists' },
      { key: 'b', operator: 'In', values: ['y', 'x'] },
      { key: 'c', operator: 'NotIn', values: ['v'] },
      { key: 'd', operator: 'DoesNotExist' },
    ]
    const selector = { matchLabels: { a: '1' }, matchExpressions }
    assert.equal(selectorText(selector), 'a=1,b in (x,y),c notin (v),!d,z')
  })
  it('are an error with an unknown operator', () => {
    const selector = { matchExpressions: [{ key: 'a', operator: 'Like' }] }
    assert.equal(selectorText(selector), undefined)
    assert.equal(formatSelector(selector), '<error>')
  })
})

describe('shortened', () => {
  it('counts what is left out', () => {
    assert.equal(shortened(['a', 'b', 'c', 'd', 'e'], 3), 'a,b,c + 2 more...')
    assert.equal(shortened(['a', 'b', 'c'], 3), 'a,b,c')
  })
})
