import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { ChildRule, ConditionCheck, UpdateMethod } from '../plan/plan.ts'
import { healthProblem } from './health.ts'

const child = (status?: unknown): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', generation: 3 },
  status,
})
const problem = (status: unknown, checks: ConditionCheck[] = [], method: UpdateMethod = 'RollingRecreate') =>
  healthProblem(child(status), { checks, method } as unknown as ChildRule)
const ready = { conditions: [{ type: 'Ready', status: 'False', reason: 'Starting' }] }

describe('healthProblem', () => {
  it('finds none where nothing is asked for', () => assert.equal(problem(undefined), undefined))
  it('misses a condition', () => {
    for (const status of [undefined, {}, { conditions: 'x' }, { conditions: [null, { type: 'Other' }] }]) {
      assert.equal(
        problem(status, [{ type: 'Ready' }]),
        'failed status check: required condition type missing: "Ready"',
      )
    }
  })
  it('compares status and reason only when they are given', () => {
    assert.equal(problem(ready, [{ type: 'Ready' }]), undefined)
    assert.equal(problem(ready, [{ type: 'Ready', status: 'False', reason: 'Starting' }]), undefined)
    assert.equal(
      problem(ready, [{ type: 'Ready', status: 'True', reason: 'x' }]),
      'failed status check: "Ready" condition status is "False" (want "True")',
    )
    assert.equal(
      problem(ready, [{ type: 'Ready', reason: '' }]),
      'failed status check: "Ready" condition reason is "Starting" (want "")',
    )
  })
  it('waits for the generation to be seen, in place and when it is told', () => {
    const behind = "with RollingInPlace update strategy hasn't observed latest spec"
    assert.equal(problem({ observedGeneration: 2 }, [], 'RollingInPlace'), behind)
    assert.equal(problem({ observedGeneration: 3 }, [], 'RollingInPlace'), undefined)
    assert.equal(problem({ observedGeneration: 0 }, [], 'RollingInPlace'), undefined)
    assert.equal(problem({ observedGeneration: 2 }), undefined)
  })
})
