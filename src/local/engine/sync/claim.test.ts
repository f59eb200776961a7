import assert from 'node:assert/strict'
import type { Obj, OwnerReference } from '../../../cluster/object.ts'
import type { LabelMatcher } from '../../../cluster/selector.ts'
import { aggregate, claimOf } from './claim.ts'

const parent: Obj = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'p', namespace: 'default', uid: 'u' },
}
const mine: OwnerReference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'p', uid: 'u', controller: true }
const child = (metadata: Obj['metadata'] = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'c', namespace: 'default', labels: { app: 'p' }, ...metadata },
})
const matches: LabelMatcher = (labels) => labels?.app === 'p'
const deletionTimestamp = '2026-01-01T00:00:00Z'

describe('claimOf', () => {
  const dying = { ...parent, metadata: { ...parent.metadata, deletionTimestamp } }
  const rows: [string, Obj, Obj, string][] = [
    ['its own that matches', parent, child({ ownerReferences: [mine] }), 'keep'],
    [
      'its own that matches and is going',
      parent,
      child({ ownerReferences: [mine], deletionTimestamp }),
      'keep',
    ],
    ['its own that matches, of a parent that is going', dying, child({ ownerReferences: [mine] }), 'keep'],
    ['its own that does not match', parent, child({ ownerReferences: [mine], labels: {} }), 'release'],
    ['the same of a parent that is going', dying, child({ ownerReferences: [mine], labels: {} }), 'ignore'],
    ["somebody else's", parent, child({ ownerReferences: [{ ...mine, uid: 'v' }] }), 'ignore'],
    ['an orphan that matches', parent, child(), 'adopt'],
    [
      'an orphan with an owner that is no controller',
      parent,
      child({ ownerReferences: [{ ...mine, controller: false }] }),
      'adopt',
    ],
    ['an orphan that is going', parent, child({ deletionTimestamp }), 'ignore'],
    ['an orphan, of a parent that is going', dying, child(), 'ignore'],
    ['an orphan that does not match', parent, child({ labels: {} }), 'ignore'],
  ]
  for (const [what, of, object, claim] of rows) {
    it(`says ${claim} for ${what}`, () => assert.equal(claimOf(of, object, matches), claim))
  }
})

describe('aggregate', () => {
  it('prints several errors as Go does, each once', () => {
    assert.equal(aggregate(['a']), 'a')
    assert.equal(aggregate(['a', 'b', 'a']), '[a, b]')
  })
})
