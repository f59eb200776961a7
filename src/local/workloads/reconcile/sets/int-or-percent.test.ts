import assert from 'node:assert/strict'
import { scaled } from './int-or-percent.ts'

describe('scaled', () => {
  const cases: [number | string | undefined, number, number, number][] = [
    ['25%', 10, 3, 2],
    ['25%', 2, 1, 0],
    ['0%', 10, 0, 0],
    ['100%', 7, 7, 7],
    ['150%', 3, 5, 4],
    [4, 10, 4, 4],
    [undefined, 10, 0, 0],
    ['four', 10, 0, 0],
  ]
  for (const [value, total, up, down] of cases) {
    it(`takes ${String(value)} of ${total} for ${up}, or ${down} when rounded down`, () => {
      assert.equal(scaled(value, total, Math.ceil), up)
      assert.equal(scaled(value, total, Math.floor), down)
    })
  }
})
