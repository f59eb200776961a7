import assert from 'node:assert/strict'
import { differencesOf, judge } from './compare.ts'
import { knownDifferences } from './differences.ts'
import type { Scenario, Step } from './scenario.ts'

const scenario = (steps: Step[], differs?: string): Scenario => ({
  name: 'n',
  file: 'area/file.yaml',
  area: 'area',
  steps,
  ...(differs !== undefined && { differs }),
})

describe('the comparison of answers', () => {
  it('names the path, what was expected and what came', () => {
    assert.deepEqual(differencesOf({ a: [{ b: 1 }], c: 2 }, { a: [{ b: null }], c: 2 }), [
      'a.0.b\n    expected  1\n    got       null',
    ])
    assert.deepEqual(differencesOf({ a: 1, b: 2 }, { b: 2, a: 1 }), [])
  })

  it('tells an absent field from null', () => {
    assert.equal(differencesOf({ a: null }, {}).length, 1)
  })

  it('takes what the embedded server does on purpose in place of the recording, as far as it is told', () => {
    const step = { request: 'GET /a', expect: { status: 200, body: { big: 1 } }, embedded: { status: 501 } }
    assert.deepEqual(judge(scenario([step], 'why'), [{ status: 501, body: {} }]), [])
    assert.equal(judge(scenario([step], 'why'), [{ status: 400, body: {} }]).length, 1)
  })

  it('does not let a difference stay on the list that is none any more', () => {
    const step = { request: 'GET /a', expect: { status: 200 }, embedded: { status: 501 } }
    assert.deepEqual(judge(scenario([step], 'why'), [{ status: 200 }]), [
      'nothing differs any more: remove differs',
    ])
  })

  it('wants 400 where the real server says 500, with the same message', () => {
    const body = { kind: 'Status', message: 'bad', code: 500 }
    const known = scenario([{ request: 'GET /a', expect: { status: 500, body } }])
    const good = { status: 400, body: { ...body, code: 400, reason: 'BadRequest' } }
    assert.deepEqual(judge(known, [good]), [])
    assert.equal(judge(known, [{ ...good, body: { ...good.body, message: 'other' } }]).length, 1)
    assert.notDeepEqual(judge(known, [{ status: 500, body }]), [])
    assert.deepEqual(knownDifferences([known])[0]?.steps, [
      { request: 'GET /a', real: '500', embedded: '400 BadRequest' },
    ])
  })

  it('lists what differs on purpose', () => {
    const step = { request: 'GET /a', expect: { status: 200 }, embedded: { status: 501 } }
    assert.deepEqual(knownDifferences([scenario([step], 'why'), scenario([step])]), [
      {
        area: 'area',
        scenario: 'n',
        why: 'why',
        steps: [{ request: 'GET /a', real: '200', embedded: '501' }],
      },
    ])
  })
})
