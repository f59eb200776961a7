import assert from 'node:assert/strict'
import { retryAfterSeconds } from './retry-after.ts'

const now = Date.UTC(2026, 10, 21, 10, 0, 0, 500)

/** What Go's time.Parse and strconv.Atoi make of them, measured. */
const rows: readonly (readonly [string, number])[] = [
  ['', 0],
  ['2', 2],
  ['+3', 3],
  ['-4', -4],
  ['1.5', 0],
  ['5s', 0],
  ['1_000', 0],
  ['Sat, 21 Nov 2026 10:00:05 GMT', 5],
  ['sat, 21 nov 2026 10:00:05 GMT', 5],
  ['Sun, 21 Nov 2026 10:00:05 PST', 5],
  ['Sat, 21 Nov 2026 10:00:05.75 GMT', 6],
  ['Sat, 21 Nov 2026 9:59:05 GMT', -55],
  ['Sat, 1 Nov 2026 10:00:05 GMT', 0],
  ['Sat, 31 Nov 2026 10:00:05 GMT', 0],
  ['Sat, 21 Nov 2026 24:00:05 GMT', 0],
  ['Sat, 21 Nov 2026 10:00:05 gmt', 0],
  ['Sat, 21 Nov 2026 10:00:05 GMT+2', 5],
  ['Sat, 21 Nov 2026 10:00:05 +0100', 0],
  ['Sat, 21 Nov 2026 10:00:05', 0],
  ['Saturday, 21 Nov 2026 10:00:05 GMT', 0],
]

describe('retryAfterSeconds', () => {
  for (const [header, seconds] of rows) {
    it(`reads ${JSON.stringify(header)} as ${seconds}`, () => {
      assert.equal(retryAfterSeconds(header, now), seconds)
    })
  }

  it('wraps around beyond 292 years, as Go does', () => {
    assert.ok(retryAfterSeconds('9999999999', now) < 0)
    assert.ok(retryAfterSeconds('Sat, 21 Nov 9999 10:00:05 GMT', now) < 0)
  })
})
