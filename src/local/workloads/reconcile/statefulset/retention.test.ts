import assert from 'node:assert/strict'
import type { Obj, OwnerReference } from '../../../../cluster/object.ts'
import { ownedBy, podOf } from '../../../../../test/workloads/fake-world.ts'
import type { StatefulSet } from './objects.ts'
import { withOwners } from './retention.ts'

const setOf = (whenDeleted: string, whenScaled: string): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'default', uid: 'set' },
  spec: {
    replicas: 1,
    selector: {},
    template: { spec: {} },
    persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
  },
})
const claimOf = (ownerReferences: OwnerReference[]): Obj => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data-db-0', ownerReferences },
})

describe('withOwners', () => {
  const kept = podOf(undefined, 'db-0', { uid: 'pod' })
  const away = podOf(undefined, 'db-1', { uid: 'pod' })
  const policies: [string, string, string[], string[]][] = [
    ['Retain', 'Retain', [], []],
    ['Delete', 'Retain', ['set'], ['set']],
    ['Retain', 'Delete', [], ['pod']],
    ['Delete', 'Delete', ['set'], ['pod']],
  ]
  for (const [whenDeleted, whenScaled, staying, leaving] of policies) {
    const set = setOf(whenDeleted, whenScaled)
    for (const [what, pod, expected] of [
      ['stays', kept, staying],
      ['was scaled away', away, leaving],
    ] as const) {
      it(`deleted: ${whenDeleted}, scaled: ${whenScaled}: a Pod that ${what} leads to ${expected[0] ?? 'nobody'}`, () => {
        const others = [set, pod].filter(({ metadata }) => !expected.includes(metadata.uid ?? ''))
        const claim = claimOf(others.map(ownedBy))
        const changed = withOwners(claim, { set, pod })
        assert.deepEqual(
          changed?.metadata.ownerReferences?.map(({ uid }) => uid),
          expected,
        )
        assert.equal(withOwners(changed, { set, pod }), undefined)
      })
    }
  }

  it('leaves a claim alone that goes with a former Pod of this name', () => {
    const set = setOf('Retain', 'Delete')
    const former = { ...ownedBy(kept), uid: 'former' }
    assert.equal(withOwners(claimOf([former]), { set, pod: kept }), undefined)
  })

  it('withdraws where somebody else decides', () => {
    const set = setOf('Delete', 'Retain')
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x', controller: true }
    const changed = withOwners(claimOf([other, ownedBy(set)]), { set, pod: kept })
    assert.deepEqual(changed?.metadata.ownerReferences, [other])
    assert.equal(withOwners(claimOf([other]), { set, pod: kept }), undefined)
  })
})
