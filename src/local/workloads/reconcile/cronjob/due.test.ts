import assert from 'node:assert/strict'
import { dueAt, NeverDue, timeOf, untilNext } from './due.ts'
import type { CronJob } from './objects.ts'
import { parseSchedule } from './schedule.ts'

const at = (time: string) => Date.parse(`2026-01-01T${time}Z`)
const cronJob = (last?: string, spec: object = {}): CronJob => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { schedule: '', jobTemplate: { spec: { selector: {}, template: { spec: {} } } }, ...spec },
  ...(last !== undefined && { status: { lastScheduleTime: `2026-01-01T${last}Z` } }),
})

describe('what is due', () => {
  const hourly = parseSchedule('@hourly')
  const quarters = parseSchedule('*/15 * * * *')
  for (const [title, object, schedule, now, expected] of [
    ['nothing yet', cronJob(), hourly, '00:59:59', [undefined, 'none']],
    ['the first', cronJob(), hourly, '01:00:00', ['01:00:00', 'none']],
    ['the one after the last', cronJob('03:00:00'), hourly, '04:30:00', ['04:00:00', 'none']],
    ['the latest of some', cronJob('03:00:00'), hourly, '07:30:00', ['07:00:00', 'few']],
    ['the latest of many', cronJob(), parseSchedule('* * * * *'), '12:00:30', ['12:00:00', 'many']],
    [
      'nothing before the deadline',
      cronJob(undefined, { startingDeadlineSeconds: 100 }),
      hourly,
      '05:10:00',
      [undefined, 'none'],
    ],
    [
      'what is within the deadline',
      cronJob(undefined, { startingDeadlineSeconds: 1000 }),
      quarters,
      '05:10:00',
      ['05:00:00', 'none'],
    ],
  ] as const) {
    it(`is ${title}`, () => {
      const { lastMs, missed } = dueAt(object, schedule, { now: at(now), mindsDeadline: true })
      const [last, how] = expected
      assert.deepEqual([lastMs, missed], [last === undefined ? undefined : at(last), how])
    })
  }

  it('is never, and says so, when a schedule is not met', () => {
    const never = parseSchedule('0 0 31 2 *')
    assert.throws(() => dueAt(cronJob(), never, { now: at('01:00:00'), mindsDeadline: true }), NeverDue)
  })

  it('is looked for again shortly after the next time', () => {
    assert.equal(untilNext(cronJob(), hourly, at('00:59:00')), 60_100)
    assert.equal(untilNext(cronJob('03:00:00'), hourly, at('03:00:10')), 3_590_100)
    assert.equal(untilNext(cronJob('03:00:00'), hourly, at('05:10:00')), 3_000_100)
  })

  it('goes by a time that passes as fast as it does for workloads', () => {
    const world = {
      now: at('00:01:00'),
      since: (time: string | null | undefined) => 60 * (at('00:01:00') - Date.parse(time ?? '')),
    }
    assert.equal(timeOf(cronJob(), world), at('01:00:00'))
  })
})
