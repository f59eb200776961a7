import assert from 'node:assert/strict'
import { isDeleting } from './is-deleting.ts'

describe('isDeleting', () => {
  it('looks at deletionTimestamp', () => {
    assert.equal(isDeleting({ metadata: { name: 'a' } }), false)
    assert.equal(isDeleting({ metadata: { name: 'a', deletionTimestamp: undefined } }), false)
    assert.equal(isDeleting({ metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' } }), true)
  })

  it('takes a null for absent', () => {
    const deletionTimestamp = null as unknown as undefined
    assert.equal(isDeleting({ metadata: { name: 'a', deletionTimestamp } }), false)
  })
})
