import assert from 'node:assert/strict'
import { conditions, type Condition, type DesiredCondition } from './conditions.ts'

const now = () => new Date('2026-01-01T12:00:00.789Z')
const never = () => assert.fail('the clock was read')

const old = (type: string, status: Condition['status'], more: Partial<Condition> = {}): Condition => ({
  type,
  status,
  reason: 'Old',
  message: '',
  lastTransitionTime: '2020-01-01T00:00:00Z',
  ...more,
})
const want = (type: string, status: Condition['status']): DesiredCondition => ({
  type,
  status,
  reason: 'New',
})

describe('conditions', () => {
  it('starts with the time of the clock, in whole seconds', () => {
    assert.deepEqual(conditions(undefined, [want('Ready', 'False')], { now }), [
      {
        type: 'Ready',
        status: 'False',
        reason: 'New',
        message: '',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
    ])
  })

  it('keeps the time while the status stays, though reason and message change', () => {
    const desired = { ...want('Ready', 'True'), message: 'all well', observedGeneration: 7 }
    assert.deepEqual(conditions([old('Ready', 'True')], [desired], { now: never }), [
      {
        type: 'Ready',
        status: 'True',
        reason: 'New',
        message: 'all well',
        lastTransitionTime: '2020-01-01T00:00:00Z',
        observedGeneration: 7,
      },
    ])
  })

  it('takes a new time when the status changes', () => {
    const [ready] = conditions([old('Ready', 'False')], [want('Ready', 'True')], { now })
    assert.equal(ready?.lastTransitionTime, '2026-01-01T12:00:00Z')
  })

  it('gives the same answer when fed with its own, so that nothing loops', () => {
    const first = conditions([old('Other', 'True')], [want('B', 'True'), want('A', 'Unknown')], { now })
    assert.deepEqual(conditions(first, [want('A', 'Unknown'), want('B', 'True')], { now: never }), first)
  })

  it('keeps the order, adds new ones last and drops nothing of others', () => {
    const foreign = old('Foreign', 'True', { reason: 'Theirs' })
    const merged = conditions(
      [old('B', 'True'), foreign, old('A', 'True')],
      [want('C', 'True'), want('A', 'False')],
      { now },
    )
    assert.deepEqual(
      merged.map(({ type }) => type),
      ['B', 'Foreign', 'A', 'C'],
    )
    assert.equal(merged[1], foreign)
  })

  it('drops what it is asked to, unless that is desired too', () => {
    const merged = conditions([old('Gone', 'True'), old('Kept', 'True')], [want('Kept', 'True')], {
      now,
      drop: ['Gone', 'Kept', 'Never'],
    })
    assert.deepEqual(
      merged.map(({ type }) => type),
      ['Kept'],
    )
  })

  it('mends a type that is there twice, if it is desired, and leaves foreign ones', () => {
    const previous = [old('A', 'True'), old('A', 'False'), old('F', 'True'), old('F', 'True')]
    assert.deepEqual(
      conditions(previous, [want('A', 'True')], { now: never }).map(({ type }) => type),
      ['A', 'F', 'F'],
    )
  })

  it('starts from nothing when there is no list', () => {
    assert.deepEqual(conditions(null, []), [])
  })

  it('changes neither of its lists', () => {
    const previous = Object.freeze([Object.freeze(old('A', 'True'))])
    conditions(previous, Object.freeze([want('A', 'False')]), { now })
    assert.equal(previous[0]?.status, 'True')
  })

  it('has a clock of its own', () => {
    const [ready] = conditions([], [want('Ready', 'True')])
    assert.match(ready?.lastTransitionTime ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  it('refuses a type that is desired twice', () => {
    assert.throws(() => conditions([], [want('A', 'True'), want('A', 'False')]), /each type once, not A, A/)
  })
})
