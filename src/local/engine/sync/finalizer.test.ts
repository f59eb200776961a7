import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Plan } from '../plan/plan.ts'
import { finalizerStep, mayFinalize, withFinalizer, withoutFinalizer } from './finalizer.ts'

const finalizer = 'metacontroller.io/compositecontroller-x'
const plan = (finalizes: boolean) => ({ finalizes, finalizer }) as Plan
const parent = (finalizers: string[] = [], deletionTimestamp?: string): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'p',
    ...(finalizers.length > 0 && { finalizers }),
    ...(deletionTimestamp && { deletionTimestamp }),
  },
})
const deleted = '2026-01-01T00:00:00Z'

describe('finalizerStep', () => {
  it('adds ours to a live parent when there is a finalize hook', () => {
    assert.equal(finalizerStep(parent(), plan(true)), 'add')
    assert.equal(finalizerStep(parent([finalizer]), plan(true)), undefined)
    assert.equal(finalizerStep(parent([], deleted), plan(true)), undefined)
  })

  it('removes ours when there is none any more, also from a parent that is going', () => {
    assert.equal(finalizerStep(parent([finalizer], deleted), plan(false)), 'remove')
    assert.equal(finalizerStep(parent(['other']), plan(false)), undefined)
  })
})

describe('mayFinalize', () => {
  it('is for parents that carry ours, unless the garbage collector is at work', () => {
    assert.equal(mayFinalize(parent([finalizer], deleted), plan(true)), true)
    assert.equal(mayFinalize(parent([], deleted), plan(true)), false)
    assert.equal(mayFinalize(parent([finalizer, 'foregroundDeletion'], deleted), plan(true)), false)
    assert.equal(mayFinalize(parent([finalizer, 'orphan'], deleted), plan(true)), false)
    assert.equal(mayFinalize(parent([finalizer], deleted), plan(false)), false)
  })
})

describe('withFinalizer and withoutFinalizer', () => {
  it('change nothing but ours', () => {
    assert.deepEqual(withFinalizer(parent(['a']), finalizer), parent(['a', finalizer]))
    assert.equal(withFinalizer(parent([finalizer]), finalizer), undefined)
    assert.deepEqual(withoutFinalizer(parent(['a', finalizer]), finalizer), parent(['a']))
    assert.deepEqual(withoutFinalizer(parent([finalizer]), finalizer), parent())
    assert.equal(withoutFinalizer(parent(['a']), finalizer), undefined)
  })
})
