import assert from 'node:assert/strict'
import { parseSchedule } from './schedule.ts'
import { inZone, UTC, zoneNamed } from './zone.ts'

const named = (name: string) => zoneNamed(name) ?? assert.fail(name)

/** The moments after another one, as a time zone shows them. */
function due(schedule: string, after: string, count = 3, zone = 'UTC'): string[] {
  const { next } = parseSchedule(schedule, named(zone))
  const found: string[] = []
  let ms: number | undefined = Date.parse(after)
  while (found.length < count) {
    ms = next(ms)
    if (ms === undefined) break
    found.push(inZone(ms, named(zone)))
  }
  return found
}

describe('a schedule', () => {
  for (const [schedule, after, expected] of [
    ['* * * * *', '2026-01-01T00:00:00Z', ['2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z']],
    ['* * * * *', '2026-01-01T00:00:59.999Z', ['2026-01-01T00:01:00Z']],
    [
      '*/25 9-10 * * *',
      '2026-01-01T09:30:00Z',
      ['2026-01-01T09:50:00Z', '2026-01-01T10:00:00Z', '2026-01-01T10:25:00Z'],
    ],
    [
      '5/20 0 * * *',
      '2026-01-01T00:06:00Z',
      ['2026-01-01T00:25:00Z', '2026-01-01T00:45:00Z', '2026-01-02T00:05:00Z'],
    ],
    ['0 0 1,15 * *', '2026-01-02T00:00:00Z', ['2026-01-15T00:00:00Z', '2026-02-01T00:00:00Z']],
    ['0 0 29 feb *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z']],
    [
      '0 6 * * mon-wed',
      '2026-01-01T00:00:00Z',
      ['2026-01-05T06:00:00Z', '2026-01-06T06:00:00Z', '2026-01-07T06:00:00Z'],
    ],
    // Either day is enough when both are given.
    ['0 0 13 * fri', '2026-01-10T00:00:00Z', ['2026-01-13T00:00:00Z', '2026-01-16T00:00:00Z']],
    // A step of the day of the month is no star.
    ['0 0 */31 * fri', '2026-01-02T00:00:00Z', ['2026-01-09T00:00:00Z']],
    ['0 0 ? * SUN', '2026-01-01T00:00:00Z', ['2026-01-04T00:00:00Z']],
    ['0 0 31 12 *', '2026-12-31T00:00:00Z', ['2027-12-31T00:00:00Z']],
    ['@hourly', '2026-01-01T00:10:00Z', ['2026-01-01T01:00:00Z']],
    ['@daily', '2026-01-01T00:10:00Z', ['2026-01-02T00:00:00Z']],
    ['@weekly', '2026-01-01T00:10:00Z', ['2026-01-04T00:00:00Z']],
    ['@monthly', '2026-01-01T00:10:00Z', ['2026-02-01T00:00:00Z']],
    ['@yearly', '2026-01-01T00:10:00Z', ['2027-01-01T00:00:00Z']],
    ['@every 1m30s', '2026-01-01T00:00:10.700Z', ['2026-01-01T00:01:40Z', '2026-01-01T00:03:10Z']],
    ['@every 10ms', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:01Z']],
    ['TZ=Asia/Kolkata 0 0 * * *', '2026-01-01T00:00:00Z', ['2026-01-01T18:30:00Z']],
    ['CRON_TZ=UTC 0 0 * * *', '2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z']],
  ] as const) {
    it(`${schedule} comes at the right times`, () => {
      assert.deepEqual(due(schedule, after, expected.length), expected)
    })
  }

  it('goes by the clocks of its time zone, also when these are changed', () => {
    const zone = 'Europe/Berlin'
    // 02:30 is left out in spring, and comes twice in autumn.
    assert.deepEqual(due('30 2 * * *', '2026-03-28T00:00:00Z', 2, zone), [
      '2026-03-28T02:30:00+01:00',
      '2026-03-30T02:30:00+02:00',
    ])
    assert.deepEqual(due('30 2 * * *', '2026-10-24T12:00:00Z', 3, zone), [
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:30:00+01:00',
      '2026-10-26T02:30:00+01:00',
    ])
    // Here a day begins at one o'clock.
    assert.deepEqual(due('0 * * * *', '2026-04-23T21:00:00Z', 2, 'Africa/Cairo'), [
      '2026-04-24T01:00:00+03:00',
      '2026-04-24T02:00:00+03:00',
    ])
    assert.deepEqual(due('0 1 24 4 *', '2026-01-01T00:00:00Z', 1, 'Africa/Cairo'), [
      '2026-04-24T01:00:00+03:00',
    ])
  })

  it('finds the beginning of a day before which clocks go back', () => {
    const zone = 'America/Santiago'
    assert.deepEqual(due('0 0 5 4 *', '2026-01-01T00:00:00Z', 1, zone), ['2026-04-05T00:00:00-04:00'])
  })

  it('that is never met does not keep anybody waiting', () => {
    assert.deepEqual(due('0 0 31 2 *', '2026-01-01T00:00:00Z'), [])
    assert.deepEqual(due('0 0 30 2 *', '2026-01-01T00:00:00Z', 1, 'Europe/Berlin'), [])
  })

  it('says what is wrong with it', () => {
    for (const [schedule, message] of [
      ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
      ['60 * * * *', 'end of range (60) above maximum (59): 60'],
      ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
      ['5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
      ['*/0 * * * *', 'step of range should be a positive number: */0'],
      ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
      ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
      ['@never', 'unrecognized descriptor: @never'],
      ['@every x', 'failed to parse duration @every x: time: invalid duration "x"'],
      ['TZ=Nowhere/No * * * * *', 'provided bad location Nowhere/No: unknown time zone Nowhere/No'],
    ] as const) {
      assert.throws(() => parseSchedule(schedule, UTC), { message })
    }
    assert.throws(() => parseSchedule('x * * * *', UTC), /failed to parse int from x/)
  })
})
