import assert from 'node:assert/strict'
import { createCorrelator, type EventLimits } from './event-correlation.ts'
import { newEvent } from './event-object.ts'

const on = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'ns', uid: `uid-${name}` },
})

interface Tellable {
  name?: string
  reason?: string
  type?: 'Warning' | 'Normal'
}

function stage(limits: EventLimits = { burst: 1000, perSecond: 100 }) {
  let ms = 0
  let nanoseconds = 0n
  const correlator = createCorrelator(() => ms, limits)
  return {
    pass: (time: number) => (ms += time),
    tell: (message: string, { name = 'a', reason = 'SyncError', type = 'Warning' }: Tellable = {}) =>
      correlator.correlate(newEvent({ on: on(name), type, reason, message, nanoseconds: ++nanoseconds })),
  }
}

describe('createCorrelator', () => {
  it('counts equal events up under the name and first time of the first', () => {
    const { tell } = stage()
    const first = tell('x')
    assert.deepEqual([first?.event.count, first?.patch], [1, undefined])
    tell('y')
    const again = tell('x')
    assert.equal(again?.event.metadata.name, first?.event.metadata.name)
    assert.deepEqual(again?.patch, { count: 2, lastTimestamp: '1970-01-01T00:00:00Z', message: 'x' })
    assert.equal(tell('x')?.patch?.count, 3)
  })
  it('takes another object, type or reason for another event', () => {
    const { tell } = stage()
    tell('x')
    for (const other of [{ name: 'b' }, { reason: 'CreateError' }, { type: 'Normal' as const }]) {
      assert.equal(tell('x', other)?.patch, undefined)
    }
  })
  it('makes one of the tenth similar event and all after it', () => {
    const { tell } = stage()
    for (let index = 0; index < 9; index++) assert.equal(tell(`m${index}`)?.event.message, `m${index}`)
    const tenth = tell('m9')
    assert.deepEqual(
      [tenth?.event.message, tenth?.patch, tenth?.event.reportingComponent],
      ['(combined from similar events): m9', undefined, ''],
    )
    const next = tell('m10')
    assert.equal(next?.event.metadata.name, tenth?.event.metadata.name)
    assert.deepEqual([next?.patch?.count, next?.patch?.message], [2, '(combined from similar events): m10'])
    assert.equal(tell('other', { reason: 'CreateError' })?.event.message, 'other')
  })
  it('forgets similar ones when none came for ten minutes', () => {
    const { tell, pass } = stage()
    for (let index = 0; index < 9; index++) tell(`m${index}`)
    pass(600_001)
    assert.equal(tell('m9')?.event.message, 'm9')
  })
  it('lets 25 pass per object and type, then one in five minutes, which has counted all', () => {
    const { tell, pass } = stage({})
    for (let index = 0; index < 25; index++) assert.ok(tell('x'))
    assert.equal(tell('x'), undefined)
    assert.ok(tell('x', { name: 'b' }))
    assert.ok(tell('x', { type: 'Normal' }))
    pass(299_000)
    assert.equal(tell('x'), undefined)
    pass(1000)
    assert.equal(tell('x')?.patch?.count, 28)
    assert.equal(tell('x'), undefined)
  })
})
