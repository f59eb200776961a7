import assert from 'node:assert/strict'
import { hasUpdatedCondition, withUpdatedCondition, type UpdatedCondition } from './condition.ts'

const updated: UpdatedCondition = { status: 'True', reason: 'OnLatestRevision', message: 'm' }
const written = { type: 'Updated', ...updated }
const ready = { type: 'Ready', status: 'True' }
const own = { type: 'Updated', status: 'Unknown' }

describe('withUpdatedCondition', () => {
  it('appends, and changes nothing that it was given', () => {
    const status = { phase: 'x', conditions: [ready] }
    assert.deepEqual(withUpdatedCondition(status, updated, false), {
      phase: 'x',
      conditions: [ready, written],
    })
    assert.deepEqual(withUpdatedCondition({}, updated, false), { conditions: [written] })
    assert.deepEqual(status, { phase: 'x', conditions: [ready] })
  })
  it("leaves the hook's own, or takes its place", () => {
    assert.deepEqual(withUpdatedCondition({ conditions: [own, ready] }, updated, false), {
      conditions: [own, ready],
    })
    assert.deepEqual(withUpdatedCondition({ conditions: [own, ready] }, updated, true), {
      conditions: [written, ready],
    })
    assert.equal(hasUpdatedCondition({ conditions: [ready, own] }), true)
    assert.equal(hasUpdatedCondition({ conditions: [ready, null] }), false)
  })
  it('needs a list', () => {
    for (const [conditions, text] of [
      ['none', 'none is of the type string'],
      [null, '<nil> is of the type <nil>'],
      [{ b: 1, a: [] }, 'map[a:[] b:1] is of the type map[string]interface {}'],
    ] as const) {
      assert.throws(() => withUpdatedCondition({ conditions }, updated, false), {
        message: `.conditions accessor error: ${text}, expected []interface{}`,
      })
    }
  })
})
