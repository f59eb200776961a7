import assert from 'node:assert/strict'
import { widget } from '../../../../test/support/widgets.ts'
import { scaleProblems, valueAt } from './scale.ts'

const paths = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
}

describe('scale of custom resources', () => {
  it('reads values at paths', () => {
    assert.equal(valueAt({ spec: { replicas: 3 } }, '.spec.replicas'), 3)
    assert.equal(valueAt({ spec: {} }, '.spec.replicas'), undefined)
    assert.equal(valueAt({ spec: 'x' }, '.spec.constructor.name'), undefined)
  })

  it('does not take replicas below zero or beyond 32 bits', () => {
    const causes = (replicas: number) =>
      scaleProblems(widget({ replicas }), paths, 'all').map(({ message }) => message)
    assert.deepEqual(causes(3), [])
    assert.deepEqual(causes(-1), ['Invalid value: -1: should be a non-negative integer'])
    assert.deepEqual(causes(2 ** 31), [
      'Invalid value: 2147483648: should be less than or equal to 2147483647',
    ])
  })
})
