import assert from 'node:assert/strict'
import { createCorrelator, type EventLimits } from './correlation.ts'
import { newEvent } from './event-object.ts'

const on = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'ns', uid: `uid-${name}` },
})

interface Tellable {
  component?: string
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
    tell: (message: string, { name = 'a', ...other }: Tellable = {}) => {
      const usual = { component: 'me', type: 'Warning', reason: 'SyncError' } as const
      const event = newEvent({ ...usual, ...other, on: on(name), message, nanoseconds: ++nanoseconds })
      return correlator.correlate(event)
    },
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
  it('takes another object, type, reason or component for another event', () => {
    const { tell } = stage()
    tell('x')
    const others = [
      { name: 'b' },
      { reason: 'CreateError' },
      { type: 'Normal' as const },
      { component: 'you' },
    ]
    for (const other of others) {
      assert.deepEqual([tell('x', other)?.patch, tell('x', other)?.event.count], [undefined, 2])
    }
    assert.equal(tell('x')?.patch?.count, 2)
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
  it('takes similar ones apart again when none came for ten minutes', () => {
    const { tell, pass } = stage()
    for (let index = 0; index < 11; index++) tell(`m${index}`)
    pass(600_001)
    const apart = tell('m11')?.event
    assert.deepEqual([apart?.message, apart?.count], ['m11', 1])
  })
  it('lets 25 pass per component, object and type, then one in five minutes, which has counted all', () => {
    const { tell, pass } = stage({})
    for (let index = 0; index < 25; index++) assert.ok(tell('x'))
    assert.equal(tell('x'), undefined)
    assert.ok(tell('x', { name: 'b' }))
    assert.ok(tell('x', { type: 'Normal' }))
    assert.ok(tell('x', { component: 'you' }))
    pass(299_000)
    assert.equal(tell('x'), undefined)
    pass(1000)
    assert.equal(tell('x')?.patch?.count, 28)
    assert.equal(tell('x'), undefined)
    pass(100_000_000)
    assert.equal(Array.from({ length: 30 }, () => tell('x')).filter(Boolean).length, 25)
  })
})
