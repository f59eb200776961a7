import assert from 'node:assert/strict'
import { formatSeconds, parseDuration } from './duration.ts'

describe('parseDuration', () => {
  for (const [text, ms] of [
    ['0', 0],
    ['500ms', 500],
    ['1.5s', 1500],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['', undefined],
    ['5', undefined],
    ['-1s', undefined],
    ['1 s', undefined],
    ['1d', undefined],
    [`${'1'.repeat(40)}s`, undefined],
  ] as const)
    it(`reads ${JSON.stringify(text)} as ${ms}`, () => assert.equal(parseDuration(text), ms))
})

describe('formatSeconds', () => {
  for (const [seconds, text] of [
    [10, '10s'],
    [160, '2m40s'],
    [300, '5m0s'],
    [3600, '1h0m0s'],
  ] as const)
    it(`writes ${seconds} as ${text}`, () => assert.equal(formatSeconds(seconds), text))
})
