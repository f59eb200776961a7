import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import {
  ago,
  fakeWorld,
  inShort,
  ownedBy,
  podOf,
  statusOf,
  written,
  type PodFacts,
} from '../../../../test/workloads/fake-world.ts'
import type { Failure } from '../control.ts'
import type { Pod } from './sets/objects.ts'
import type { Revision } from './sets/revisions.ts'
import { statefulSetControl } from './statefulset.ts'
import type { StatefulSet, StatefulSetStatus } from './statefulset/objects.ts'

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image }] },
})
const data = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }

function setOf(spec: Partial<StatefulSet['spec']> = {}, status?: Partial<StatefulSetStatus>): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default', uid: 'db', generation: 1 },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      serviceName: 'headless',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
      template: template('a:2'),
      ...spec,
    },
    status: { replicas: 0, availableReplicas: 0, ...status },
  }
}

const revisionOf = (set: StatefulSet, name: string, image: string, revision: number): Revision => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: {
    name,
    namespace: 'default',
    uid: name,
    labels: { app: 'web' },
    ownerReferences: [ownedBy(set)],
  },
  data: { spec: { template: { ...template(image), $patch: 'replace' } } },
  revision,
})

/** A member at a revision; ready unless told. */
function member(set: StatefulSet, ordinal: number, revision: string, facts: PodFacts = { ready: 60 }): Pod {
  const name = `db-${ordinal}`
  const labels = {
    app: 'web',
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
    'controller-revision-hash': revision,
  }
  return podOf(set, name, { labels, ...facts })
}

const pending: PodFacts = { phase: 'Pending' }
const reconcile = (set: StatefulSet, objects: readonly Obj[] = [], failure?: Failure) =>
  statefulSetControl.reconcile(set, fakeWorld(set, objects, failure)).writes

/** What happens to Pods, with the present template at revision `new`. */
function steps(spec: Partial<StatefulSet['spec']>, members: (set: StatefulSet) => readonly Obj[]): string[] {
  const set = setOf(spec, { currentRevision: 'old' })
  const revisions = [revisionOf(set, 'old', 'a:1', 1), revisionOf(set, 'new', 'a:2', 2)]
  const lines = inShort(reconcile(set, [...revisions, ...members(set)]))
  return lines.filter((line) => line.includes(' Pod ') && !line.startsWith('told'))
}

describe('statefulSetControl', () => {
  it('keeps the template as a revision, and creates the first Pod with all that a member has', () => {
    const set = setOf({ ordinals: { start: 3 }, volumeClaimTemplates: [data] })
    const writes = reconcile(set)
    const name = written(writes, 'ControllerRevision')?.metadata.name ?? ''
    assert.match(name, /^db-\w+$/)
    assert.deepEqual(inShort(writes), [
      `create ControllerRevision ${name}`,
      'create PersistentVolumeClaim data-db-3',
      'told Create Claim data-db-3 Pod db-3 in StatefulSet db success',
      'create Pod db-3',
      'told Create Pod db-3 in StatefulSet db successful',
      'status StatefulSet db',
    ])
    const pod = written(writes, 'Pod') as Pod
    assert.deepEqual(pod.metadata.labels, {
      app: 'web',
      'statefulset.kubernetes.io/pod-name': 'db-3',
      'apps.kubernetes.io/pod-index': '3',
      'controller-revision-hash': name,
    })
    assert.deepEqual(pod.spec, {
      containers: [{ name: 'main', image: 'a:2' }],
      hostname: 'db-3',
      subdomain: 'headless',
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-3' } }],
    })
    assert.deepEqual(written(writes, 'PersistentVolumeClaim')?.metadata, {
      name: 'data-db-3',
      namespace: 'default',
      labels: { app: 'web' },
    })
    assert.deepEqual(statusOf(writes), {
      observedGeneration: 1,
      replicas: 0,
      availableReplicas: 0,
      currentRevision: name,
      updateRevision: name,
      collisionCount: 0,
    })
  })

  const parallel = { podManagementPolicy: 'Parallel' }
  const cases: [string, Partial<StatefulSet['spec']>, (set: StatefulSet) => readonly Obj[], string[]][] = [
    ['creates one after the other', {}, () => [], ['create Pod db-0']],
    ['waits for the one before', {}, (set) => [member(set, 0, 'new', pending)], []],
    ['goes on when that is ready', {}, (set) => [member(set, 0, 'new')], ['create Pod db-1']],
    ['waits until that is available', { minReadySeconds: 99 }, (set) => [member(set, 0, 'new')], []],
    [
      'creates all at once when order does not matter',
      parallel,
      () => [],
      ['create Pod db-0', 'create Pod db-1'],
    ],
    [
      'replaces one that has ended',
      {},
      (set) => [member(set, 0, 'new', { phase: 'Failed' })],
      ['delete Pod db-0'],
    ],
    [
      'takes the highest number first that is not wanted',
      { replicas: 1 },
      (set) => [0, 1, 2].map((ordinal) => member(set, ordinal, 'new')),
      ['delete Pod db-2'],
    ],
    [
      'waits for those that stay before it takes any',
      { replicas: 1 },
      (set) => [member(set, 0, 'new', pending), member(set, 1, 'new')],
      [],
    ],
    [
      'takes one that is not wanted and the only one in trouble',
      { replicas: 1 },
      (set) => [member(set, 0, 'new'), member(set, 1, 'new', pending)],
      ['delete Pod db-1'],
    ],
    [
      'waits when another one before it is in trouble, too',
      { replicas: 1 },
      (set) => [member(set, 0, 'new'), member(set, 1, 'new', pending), member(set, 2, 'new', pending)],
      [],
    ],
    [
      'takes all that are not wanted when order does not matter',
      { ...parallel, replicas: 1 },
      (set) => [0, 1, 2].map((ordinal) => member(set, ordinal, 'new')),
      ['delete Pod db-2', 'delete Pod db-1'],
    ],
    [
      'updates the highest number first',
      {},
      (set) => [0, 1].map((ordinal) => member(set, ordinal, 'old')),
      ['delete Pod db-1'],
    ],
    [
      'waits for an updated one',
      {},
      (set) => [member(set, 0, 'old'), member(set, 1, 'new', { ready: 0, deleted: true })],
      [],
    ],
    [
      'goes on with the next number',
      {},
      (set) => [member(set, 0, 'old'), member(set, 1, 'new')],
      ['delete Pod db-0'],
    ],
    [
      'leaves those below the partition alone',
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      (set) => [member(set, 0, 'old'), member(set, 1, 'new')],
      [],
    ],
    [
      'leaves all alone that nobody deletes',
      { updateStrategy: { type: 'OnDelete' } },
      (set) => [0, 1].map((ordinal) => member(set, ordinal, 'old')),
      [],
    ],
  ]
  for (const [what, spec, members, expected] of cases) {
    it(what, () => assert.deepEqual(steps(spec, members), expected))
  }

  it('creates Pods below the partition as they were', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
    const set = setOf({ updateStrategy }, { currentRevision: 'old' })
    const writes = reconcile(set, [revisionOf(set, 'old', 'a:1', 1), revisionOf(set, 'new', 'a:2', 2)])
    const pod = written(writes, 'Pod') as Pod
    assert.equal(pod.metadata.labels?.['controller-revision-hash'], 'old')
    assert.deepEqual(pod.spec.containers, [{ name: 'main', image: 'a:1' }])
  })

  it('is at the new revision when all Pods are, and writes nothing then', () => {
    const set = setOf({}, { currentRevision: 'old' })
    const objects = [
      revisionOf(set, 'old', 'a:1', 1),
      revisionOf(set, 'new', 'a:2', 2),
      member(set, 0, 'new'),
      member(set, 1, 'new'),
    ]
    const writes = reconcile(set, objects)
    assert.deepEqual(statusOf(writes), {
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      currentReplicas: 2,
      updatedReplicas: 2,
      availableReplicas: 2,
      currentRevision: 'new',
      updateRevision: 'new',
      collisionCount: 0,
    })
    assert.deepEqual(reconcile(written(writes, 'StatefulSet') as StatefulSet, objects), [])
  })

  it('numbers a revision anew that comes back', () => {
    const set = setOf({}, { currentRevision: 'newer' })
    const writes = reconcile(set, [revisionOf(set, 'mine', 'a:2', 1), revisionOf(set, 'newer', 'a:3', 2)])
    assert.deepEqual(inShort(writes).slice(0, 1), ['replace ControllerRevision mine'])
    assert.equal((written(writes, 'ControllerRevision') as Revision).revision, 3)
  })

  it('forgets revisions that nobody is at, the oldest first', () => {
    const set = setOf({ replicas: 1, revisionHistoryLimit: 1 }, { currentRevision: 'new' })
    const revisions = ['one', 'two', 'three'].map((name, index) =>
      revisionOf(set, name, `b:${name}`, index + 1),
    )
    const lines = inShort(
      reconcile(set, [...revisions, revisionOf(set, 'new', 'a:2', 9), member(set, 0, 'two')]),
    )
    assert.deepEqual(lines.slice(-1), ['delete ControllerRevision one'])
  })

  it('gives a Pod that it adopted the labels of a member', () => {
    const set = setOf({ replicas: 1 }, { currentRevision: 'new' })
    const pod = podOf(set, 'db-0', { ready: 60 })
    const writes = reconcile(set, [revisionOf(set, 'new', 'a:2', 1), pod])
    assert.equal(written(writes, 'Pod')?.metadata.labels?.['statefulset.kubernetes.io/pod-name'], 'db-0')
  })

  it('waits for a claim that is on its way out, and tells so', () => {
    const set = setOf({ volumeClaimTemplates: [data] })
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data-db-0', deletionTimestamp: ago(1) },
    }
    assert.ok(
      inShort(reconcile(set, [claim])).includes(
        'told Create Pod db-0 in StatefulSet db failed error: pvc data-db-0 is being deleted',
      ),
    )
  })

  it('tells why a Pod could not be created, says how things are, and tries again', () => {
    const set = setOf()
    const failure = { op: 'create', kind: 'Pod', name: 'db-0', reason: 'Forbidden', message: 'no' } as const
    assert.deepEqual(inShort(reconcile(set, [revisionOf(set, 'new', 'a:2', 1)], failure)), [
      'told Create Pod db-0 in StatefulSet db failed error: no',
      'status StatefulSet db',
      'create Pod db-0',
      'told Create Pod db-0 in StatefulSet db successful',
    ])
  })

  it('is concerned by the claims of its Pods only', () => {
    const claim = (name: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
    })
    const concerned = (name: string) => statefulSetControl.concerns?.(claim(name), [setOf()])
    assert.deepEqual(concerned('data-db-0'), ['default/db'])
    assert.deepEqual(concerned('data-web-0'), [])
  })
})
