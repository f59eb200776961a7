import assert from 'node:assert/strict'
import { isTimeZone, scheduleProblem } from './schedule.ts'

describe('schedules', () => {
  for (const schedule of [
    '*/5 * * * *',
    '0 1-3,5 ? jan,DEC mon-fri',
    '@daily',
    '@every 1h30m',
    '1/2 * * * *',
    'TZ=UTC * * * * *',
  ]) {
    it(`${schedule} is one`, () => assert.equal(scheduleProblem(schedule), undefined))
  }

  for (const [schedule, problem] of [
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['-1 * * * *', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['@never', 'unrecognized descriptor: @never'],
  ] as const) {
    it(`${schedule} is none`, () => assert.equal(scheduleProblem(schedule), problem))
  }

  it('time zones are written as in the database', () => {
    assert.deepEqual(['UTC', 'Europe/Berlin', 'US/Pacific'].map(isTimeZone), [true, true, true])
    assert.deepEqual(['utc', 'europe/berlin', 'Mars/Base', '+0100'].map(isTimeZone), [
      false,
      false,
      false,
      false,
    ])
  })
})
