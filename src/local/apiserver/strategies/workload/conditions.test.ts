import assert from 'node:assert/strict'
import { conditionCauses } from './conditions.ts'

const sound = { type: 'Ready', status: 'True', reason: 'Fine', lastTransitionTime: '2026-01-01T00:00:00Z' }
const fieldsOf = (...conditions: object[]) => conditionCauses(conditions, 'c').map(({ field }) => field)

describe('conditions of the common type', () => {
  it('a complete one is sound', () => assert.deepEqual(fieldsOf(sound), []))

  it('types are not repeated', () => assert.deepEqual(fieldsOf(sound, sound), ['c[1].type']))

  it('all that is missing is told', () => {
    assert.deepEqual(fieldsOf({}), [
      'c[0].type',
      'c[0].type',
      'c[0].status',
      'c[0].lastTransitionTime',
      'c[0].reason',
    ])
  })

  it('reasons are words, and texts have an end', () => {
    assert.deepEqual(fieldsOf({ ...sound, reason: 'not a word' }), ['c[0].reason'])
    assert.deepEqual(fieldsOf({ ...sound, reason: 'a'.repeat(1025), message: 'x'.repeat(32_769) }), [
      'c[0].reason',
      'c[0].message',
    ])
  })
})
