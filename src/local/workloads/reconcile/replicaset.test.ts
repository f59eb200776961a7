import assert from 'node:assert/strict'
import { ago, fakeWorld, inShort, podOf, statusOf, written } from '../../../../test/workloads/fake-world.ts'
import type { Failure } from '../control.ts'
import { replicaSetControl } from './replicaset.ts'
import type { ReplicaSet } from './replicaset/objects.ts'

const setOf = (spec: Partial<ReplicaSet['spec']> = {}, more: Partial<ReplicaSet> = {}): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'default', uid: 'set', generation: 1 },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' }, annotations: { a: 'b' } }, spec: { containers: [] } },
    ...spec,
  },
  ...more,
})
const settled = { replicas: 2, fullyLabeledReplicas: 2, terminatingReplicas: 0, observedGeneration: 1 }
const refused: Failure = {
  op: 'create',
  kind: 'Pod',
  name: 'web-x7k2p',
  reason: 'Forbidden',
  message: 'pods "web-x7k2p" is forbidden: no room',
}

describe('replicaSetControl', () => {
  it('creates the Pods that are missing, and tells their names', () => {
    const set = setOf()
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, [podOf(set, 'web-there')]))
    assert.deepEqual(inShort(writes), [
      'create Pod web-0',
      'told Created pod: web-0',
      'status ReplicaSet web',
    ])
    assert.deepEqual(written(writes, 'Pod'), {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web-0',
        generateName: 'web-',
        namespace: 'default',
        labels: { app: 'web' },
        annotations: { a: 'b' },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'web',
            uid: 'set',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: { containers: [] },
    })
  })

  it('deletes the Pods that are too many, and tells their names', () => {
    const set = setOf({ replicas: 1 })
    const pods = [podOf(set, 'web-a', { ready: 9 }), podOf(set, 'web-b')]
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, pods))
    assert.deepEqual(inShort(writes).slice(0, 2), ['delete Pod web-b', 'told Deleted pod: web-b'])
  })

  it('replaces Pods that have ended or are on their way out, and counts the latter', () => {
    const set = setOf({}, { status: settled })
    const pods = [
      podOf(set, 'web-a'),
      podOf(set, 'web-b', { deleted: true }),
      podOf(set, 'web-c', { phase: 'Failed' }),
      podOf(set, 'web-d', { phase: 'Succeeded', deleted: true }),
    ]
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, pods))
    assert.deepEqual(inShort(writes).slice(0, 1), ['create Pod web-0'])
    assert.deepEqual(statusOf(writes), {
      ...settled,
      replicas: 1,
      fullyLabeledReplicas: 1,
      terminatingReplicas: 1,
    })
  })

  it('writes nothing when all is as it should be', () => {
    const set = setOf({}, { status: settled })
    const { writes, afterMs } = replicaSetControl.reconcile(
      set,
      fakeWorld(set, [podOf(set, 'web-a'), podOf(set, 'web-b')]),
    )
    assert.deepEqual(writes, [])
    assert.equal(afterMs, undefined)
  })

  it('tells Pods with all labels of the template from others', () => {
    const set = setOf({ template: { metadata: { labels: { app: 'web', tier: 'front' } }, spec: {} } })
    const pods = [podOf(set, 'web-a', { labels: { app: 'web', tier: 'front' } }), podOf(set, 'web-b')]
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, pods))
    assert.deepEqual(statusOf(writes), { ...settled, fullyLabeledReplicas: 1 })
  })

  it('counts Pods as available once they have been ready for long enough, and looks again by then', () => {
    const set = setOf({ minReadySeconds: 10 })
    const pods = [podOf(set, 'web-a', { ready: 10 }), podOf(set, 'web-b', { ready: 4 })]
    const { writes, afterMs } = replicaSetControl.reconcile(set, fakeWorld(set, pods))
    assert.deepEqual(statusOf(writes), { ...settled, readyReplicas: 2, availableReplicas: 1 })
    assert.equal(afterMs, 6000)
  })

  it('adopts a Pod that it selects and nobody has, before anything else', () => {
    const set = setOf()
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, [podOf(undefined, 'stray')]))
    assert.deepEqual(inShort(writes), ['replace Pod stray'])
    assert.equal(written(writes, 'Pod')?.metadata.ownerReferences?.[0]?.uid, 'set')
  })

  it('releases a Pod that it does not select any more, and replaces it', () => {
    const set = setOf({ replicas: 1 })
    const pod = podOf(set, 'web-a', { labels: { app: 'other' } })
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, [pod]))
    assert.deepEqual(inShort(writes).slice(0, 2), ['replace Pod web-a', 'create Pod web-0'])
    assert.deepEqual(written(writes, 'Pod')?.metadata.ownerReferences, [])
  })

  it('neither adopts, releases, creates nor deletes when it is being deleted', () => {
    const set = setOf({}, { status: settled })
    set.metadata.deletionTimestamp = ago(1)
    const pods = [podOf(undefined, 'stray'), podOf(set, 'web-a', { labels: { app: 'other' } })]
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, pods))
    assert.deepEqual(inShort(writes), ['status ReplicaSet web'])
  })

  it('says first why Pods could not be created, without the name that was tried, and tries again', () => {
    const set = setOf({ replicas: 1 })
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, [], refused))
    assert.deepEqual(inShort(writes), [
      'told Error creating: pods "web-" is forbidden: no room',
      'status ReplicaSet web',
      'create Pod web-0',
      'told Created pod: web-0',
    ])
    assert.deepEqual(statusOf(writes), {
      replicas: 0,
      terminatingReplicas: 0,
      observedGeneration: 1,
      conditions: [
        {
          type: 'ReplicaFailure',
          status: 'True',
          lastTransitionTime: ago(0),
          reason: 'FailedCreate',
          message: 'pods "web-" is forbidden: no room',
        },
      ],
    })
  })

  it('takes the complaint back when nothing is missing any more', () => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }]
    const set = setOf({}, { status: { ...settled, conditions } })
    const pods = [podOf(set, 'web-a'), podOf(set, 'web-b')]
    const { writes } = replicaSetControl.reconcile(set, fakeWorld(set, pods, refused))
    assert.deepEqual(statusOf(writes), settled)
  })
})
