import assert from 'node:assert/strict'
import { widgets } from '../../../../test/support/widgets.ts'
import { approvalOf, isProtectedGroup } from './approval.ts'

describe('approval of definitions', () => {
  it('is needed in groups of Kubernetes alone', () => {
    assert.equal(isProtectedGroup('widgets.k8s.io'), true)
    assert.equal(isProtectedGroup('widgets.kubernetes.io'), true)
    assert.equal(isProtectedGroup('k8s.io.example.com'), false)
    assert.equal(isProtectedGroup('notk8s.io'), false)
  })

  it('is given by a link or refused by a reason', () => {
    const state = (annotation?: string) => {
      const crd = widgets()
      if (annotation !== undefined) crd.metadata.annotations = { 'api-approved.kubernetes.io': annotation }
      return approvalOf(crd).state
    }
    assert.equal(state('https://example.com/pull/1'), 'approved')
    assert.equal(state('unapproved, experimental'), 'bypassed')
    assert.equal(state('yes'), 'invalid')
    assert.equal(state(), 'missing')
  })
})
