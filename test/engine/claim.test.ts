import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/client/create-api.ts'
import type { Obj, OwnerReference } from '../../src/cluster/object.ts'
import type { LabelMatcher } from '../../src/cluster/selector.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import type { EngineContext } from '../../src/local/engine/context.ts'
import type { Decision } from '../../src/local/engine/report/report.ts'
import { claimChildren, ownerReference } from '../../src/local/engine/sync/claim.ts'
import { manualClock } from '../../src/time/manual-clock.ts'

const child = (metadata: Obj['metadata'] = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'c', namespace: 'default', labels: { app: 'p' }, ...metadata },
})
const matches: LabelMatcher = (labels) => labels?.app === 'p'

describe('claimChildren', () => {
  async function stage(orphan: Partial<Obj['metadata']> = {}) {
    const clock = manualClock()
    const api = createApi(createApiServer({ clock }).transport)
    const owner = await api.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'p', namespace: 'default' },
    })
    const object = await api.create(child(orphan))
    const decisions: Decision[] = []
    const claim = (candidates: readonly Obj[], of = owner) =>
      claimChildren({
        context: { api, clock } as unknown as EngineContext,
        parent: of,
        what: 'Secret children',
        candidates,
        matches,
        decided: (decision) => decisions.push(decision),
      })
    return { api, owner, object, claim, decisions }
  }

  it('adopts by adding the owner, and gives the object as it was read', async () => {
    const { api, owner, object, claim, decisions } = await stage()
    assert.deepEqual(await claim([object]), [object])
    const live = await api.get({ apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 'c' })
    assert.deepEqual(live.metadata.ownerReferences, [ownerReference(owner)])
    assert.deepEqual(
      decisions.map(({ did }) => did),
      ['adopt'],
    )
  })

  it('releases by removing the owner alone', async () => {
    const other: OwnerReference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'other' }
    const { api, owner, object, claim } = await stage({ labels: {}, ownerReferences: [other] })
    const owned = {
      ...object,
      metadata: { ...object.metadata, ownerReferences: [other, ownerReference(owner)] },
    }
    assert.deepEqual(await claim([await api.replace(owned)]), [])
    const live = await api.get({ apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 'c' })
    assert.deepEqual(live.metadata.ownerReferences, [other])
  })

  it('adopts nothing for a parent that has been replaced or deleted meanwhile', async () => {
    const { owner, object, claim } = await stage()
    const former = { ...owner, metadata: { ...owner.metadata, uid: 'former' } }
    await assert.rejects(claim([object], former), {
      message: `can't claim Secret children: can't adopt Secret default/c (${object.metadata.uid}): can't recheck DeletionTimestamp: original ConfigMap default/p is gone: got uid ${owner.metadata.uid}, wanted former`,
    })
  })

  it('does not mind a child that is gone', async () => {
    const { api, object, claim } = await stage()
    await api.delete({ apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 'c' })
    assert.deepEqual(await claim([object]), [])
  })
})
