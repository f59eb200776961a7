import assert from 'node:assert/strict'
import type { MirrorChange } from '../../cluster/mirror.ts'
import type { Obj } from '../../cluster/object.ts'
import { createOwnerIndex } from './owner-index.ts'

const pod = (
  name: string,
  { owner, namespace = 'default' }: { owner?: string; namespace?: string } = {},
): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    ...(owner !== undefined && {
      ownerReferences: [
        { apiVersion: 'v1', kind: 'X', name: 'other', uid: 'not a controller' },
        { apiVersion: 'v1', kind: 'X', name: 'x', uid: owner, controller: true },
      ],
    }),
  },
})

function stage(...objects: Obj[]) {
  const index = createOwnerIndex()
  for (const now of objects) index.take({ type: 'set', now })
  const names = (found: Obj[]) => found.map(({ metadata }) => metadata.name)
  return {
    tell: (change: MirrorChange) => index.take(change),
    owned: (uid: string, namespace?: string) => names(index.owned(uid, namespace)),
    orphans: (namespace?: string) => names(index.orphans(namespace)),
  }
}

describe('createOwnerIndex', () => {
  it('finds objects by their controller and those that have none, in a namespace or everywhere', () => {
    const { owned, orphans } = stage(
      pod('a', { owner: '1' }),
      pod('b', { owner: '2' }),
      pod('c', { owner: '1', namespace: 'other' }),
      pod('d'),
    )
    assert.deepEqual(owned('1'), ['a', 'c'])
    assert.deepEqual(owned('1', 'default'), ['a'])
    assert.deepEqual(owned('not a controller'), [])
    assert.deepEqual(orphans(), ['d'])
    assert.deepEqual(orphans('other'), [])
  })

  it('follows adoption, release and deletion', () => {
    const { tell, owned, orphans } = stage(pod('a'))
    tell({ type: 'set', was: pod('a'), now: pod('a', { owner: '1' }) })
    assert.deepEqual([owned('1'), orphans()], [['a'], []])
    tell({ type: 'set', was: pod('a', { owner: '1' }), now: pod('a', { owner: '2' }) })
    assert.deepEqual([owned('1'), owned('2')], [[], ['a']])
    tell({ type: 'gone', was: pod('a', { owner: '2' }) })
    assert.deepEqual([owned('2'), orphans()], [[], []])
  })
})
