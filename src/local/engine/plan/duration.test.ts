import assert from 'node:assert/strict'
import { formatDuration, parseDuration } from './duration.ts'

describe('durations', () => {
  // What Go's time.ParseDuration and Duration.String make of each.
  const durations: [text: string, nanos: bigint, printed: string][] = [
    ['1s', 1_000_000_000n, '1s'],
    ['90s', 90_000_000_000n, '1m30s'],
    ['1h', 3_600_000_000_000n, '1h0m0s'],
    ['1h1m1.5s', 3_661_500_000_000n, '1h1m1.5s'],
    ['100ms', 100_000_000n, '100ms'],
    ['1500us', 1_500_000n, '1.5ms'],
    ['1μs', 1_000n, '1µs'],
    ['7ns', 7n, '7ns'],
    ['.5s', 500_000_000n, '500ms'],
    ['5.s', 5_000_000_000n, '5s'],
    ['10.00s', 10_000_000_000n, '10s'],
    ['10s10s', 20_000_000_000n, '20s'],
    ['0.1ns', 0n, '0s'],
    ['0', 0n, '0s'],
    ['-1s', -1_000_000_000n, '-1s'],
    ['+2m', 120_000_000_000n, '2m0s'],
    ['2562047h47m16.854775807s', 2n ** 63n - 1n, '2562047h47m16.854775807s'],
    ['-2562047h47m16.854775808s', -(2n ** 63n), '-2562047h47m16.854775808s'],
  ]
  for (const [text, nanos, printed] of durations) {
    it(`reads ${text} and prints it as ${printed}`, () => {
      assert.equal(parseDuration(text), nanos)
      assert.equal(formatDuration(nanos), printed)
    })
  }

  const wrong = ['', '1', '.s', 's', '1 s', '1 day', '1d', '1h1', '1e3s', '-', '2562047h47m16.854775808s']
  for (const text of [...wrong, '9'.repeat(300) + 's']) {
    it(`does not read ${text.slice(0, 30) || 'nothing'}`, () => assert.equal(parseDuration(text), undefined))
  }
})
