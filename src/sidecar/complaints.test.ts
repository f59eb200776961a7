import assert from 'node:assert/strict'
import { createComplaints } from './complaints.ts'
import type { Fact } from './facts.ts'
import type { Conflict, KeyRef, Refusal } from './model.ts'

const from = (name: string, key = 'a'): KeyRef => ({
  ...{ kind: 'ConfigMap', namespace: 'default', name, uid: `uid-${name}`, key },
})
const refusal = (name: string, message = 'no'): Refusal => ({ code: 'KEY_NAME', message, from: from(name) })
const conflict = (winner: string, loser: string): Conflict => ({
  ...{ root: '/config', path: 'a', winner: from(winner), loser: from(loser) },
})

describe('complaints', () => {
  it('are told when they are new, when they say something else, and when they are gone', () => {
    const facts: Fact[] = []
    const complaints = createComplaints((fact) => facts.push(fact))
    const take = () => facts.splice(0).map(({ type }) => type)

    complaints.update([refusal('one')], [conflict('one', 'two')])
    assert.deepEqual(take(), ['refused', 'conflict'])
    complaints.update([refusal('one')], [conflict('one', 'two')])
    assert.deepEqual(take(), [])
    complaints.update([refusal('one', 'for another reason')], [conflict('one', 'two')])
    assert.deepEqual(take(), ['refused'])
    complaints.update([], [conflict('two', 'one')])
    assert.deepEqual(take(), ['unrefused', 'conflict', 'conflict-gone'])
    assert.deepEqual(complaints.refusals, [])
    assert.deepEqual(complaints.conflicts, [conflict('two', 'one')])
  })
})
