import assert from 'node:assert/strict'
import { createEventRules } from './event-rules.ts'
import type { EventWrite } from './recorder.ts'

const on = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', uid: 'u' } }
const event = (message: string, reason = 'Noise'): EventWrite => ({
  op: 'event',
  on,
  type: 'Normal',
  reason,
  message,
})
const said = (taken: { message: string; count: number } | undefined) => taken && [taken.message, taken.count]

describe('createEventRules', () => {
  it('counts what is said again, by reason and message', () => {
    const rules = createEventRules()
    assert.deepEqual(said(rules.take(event('a'), 'me', 0)), ['a', 1])
    assert.deepEqual(said(rules.take(event('b'), 'me', 0)), ['b', 1])
    assert.deepEqual(said(rules.take(event('a'), 'me', 0)), ['a', 2])
    assert.deepEqual(said(rules.take(event('a', 'Other'), 'me', 0)), ['a', 1])
    assert.deepEqual(said(rules.take(event('a'), 'somebody', 0)), ['a', 1])
  })

  it('knows the Event that counts', () => {
    const rules = createEventRules()
    const ref = { apiVersion: 'v1', kind: 'Event', name: 'web.1' }
    rules.take(event('a'), 'me', 0)?.know(ref)
    assert.deepEqual(rules.take(event('a'), 'me', 0)?.known, ref)
    assert.equal(rules.take(event('b'), 'me', 0)?.known, undefined)
  })

  it('makes one of many that differ in their message, until ten minutes have passed without one', () => {
    const rules = createEventRules()
    const messages = Array.from({ length: 11 }, (_, n) => rules.take(event(`pod ${n}`), 'me', 0))
    assert.deepEqual(said(messages[8]), ['pod 8', 1])
    assert.deepEqual(said(messages[9]), ['(combined from similar events): pod 9', 1])
    assert.deepEqual(said(messages[10]), ['(combined from similar events): pod 10', 2])
    assert.deepEqual(said(rules.take(event('pod 11'), 'me', 600_001)), ['pod 11', 1])
  })

  it('does not listen to an object that has said 25 things, but for one in five minutes', () => {
    const rules = createEventRules()
    const takes = (count: number, at: number) =>
      Array.from({ length: count }, () => rules.take(event('a'), 'me', at)).filter(Boolean).length
    assert.equal(takes(30, 0), 25)
    assert.equal(takes(2, 299_000), 0)
    assert.equal(takes(2, 301_000), 1)
    assert.equal(takes(30, 100_000_000), 25)
  })
})
