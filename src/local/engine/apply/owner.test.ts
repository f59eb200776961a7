import assert from 'node:assert/strict'
import { configMap, parent } from './fixtures.test.ts'
import { withOwner } from './owner.ts'

describe('withOwner', () => {
  const owners = (ownerReferences: unknown) =>
    withOwner(configMap('a', {}, { ownerReferences }), parent).metadata.ownerReferences

  it('adds the parent behind the owners that a child has', () => {
    const other = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'x' }
    assert.deepEqual(
      owners([{ ...other, surprise: 1 }])?.map(({ uid }) => uid),
      ['x', 'parent-uid'],
    )
    assert.deepEqual(owners([{ ...other, surprise: 1 }])?.[0], other)
  })

  it('leaves a child that names its parent already', () => {
    const own = [{ apiVersion: 'v1', kind: 'App', name: 'other', uid: 'parent-uid' }]
    assert.deepEqual(owners(own), own)
  })

  it('takes what is no list of owners for none', () => {
    for (const none of [undefined, null, 'x', ['x']]) assert.equal(owners(none)?.length, 1)
  })
})
