import assert from 'node:assert/strict'
import { compareVersions } from './kube-version.ts'

describe('order of versions', () => {
  it('puts stable ones first, then beta and alpha, then other names', () => {
    const names = [
      'foo10',
      'v1alpha2',
      'v2',
      'v11alpha2',
      'v10',
      'v3beta1',
      'v11beta2',
      'foo1',
      'v10beta3',
      'v12alpha1',
    ]
    assert.deepEqual(
      names.toSorted((left, right) => compareVersions(right, left)),
      ['v10', 'v2', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'v1alpha2', 'foo1', 'foo10'],
    )
  })
})
