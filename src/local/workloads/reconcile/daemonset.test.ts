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
import { daemonSetControl } from './daemonset.ts'
import { targetOf } from './daemonset/nodes.ts'
import type { DaemonSet, DaemonSetStatus } from './daemonset/objects.ts'
import type { Pod } from './sets/objects.ts'
import type { Revision } from './sets/revisions.ts'

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image }], nodeSelector: { role: 'worker' } },
})
const rolling = (rollingUpdate: object) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } })

function setOf(spec: Partial<DaemonSet['spec']> = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: 'agent',
      namespace: 'default',
      uid: 'agent',
      generation: 1,
      annotations: { 'deprecated.daemonset.template.generation': '2' },
    },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      ...rolling({ maxUnavailable: 1, maxSurge: 0 }),
      revisionHistoryLimit: 10,
      template: template('a:2'),
      ...spec,
    },
  }
}

const revisionOf = (set: DaemonSet, hash: string, image: string, revision: number): Revision => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: {
    name: `agent-${hash}`,
    uid: hash,
    labels: { app: 'web', 'controller-revision-hash': hash },
    ownerReferences: [ownedBy(set)],
  },
  data: { spec: { template: { ...template(image), $patch: 'replace' } } },
  revision,
})
const nodeOf = (name: string, role = 'worker'): Obj => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { role } },
})
/** A Pod named after its Node and its template; ready unless told. */
const onNode = (set: DaemonSet, node: string, hash: string, facts: PodFacts = { ready: 60 }) =>
  podOf(set, `${node}-${hash}`, { node, labels: { app: 'web', 'controller-revision-hash': hash }, ...facts })

const nodes = [nodeOf('one'), nodeOf('two'), nodeOf('head', 'head')]
const reconcile = (set: DaemonSet, objects: readonly Obj[], failure?: Failure) =>
  daemonSetControl.reconcile(set, fakeWorld(set, [...nodes, ...objects], failure))

/** Where Pods are created, and which are deleted, with the present template at the hash `new`. */
function steps(spec: Partial<DaemonSet['spec']>, pods: (set: DaemonSet) => readonly Obj[]): string[] {
  const set = setOf(spec)
  const revisions = [revisionOf(set, 'old', 'a:1', 1), revisionOf(set, 'new', 'a:2', 2)]
  const { writes } = reconcile(set, [...revisions, ...pods(set)])
  return writes.flatMap((write) => {
    if (write.op === 'event' || write.object.kind !== 'Pod') return []
    return [write.op === 'create' ? `create on ${targetOf(write.object as Pod) ?? ''}` : inShort([write])[0]!]
  })
}

describe('daemonSetControl', () => {
  it('keeps the template as a revision, and creates a Pod for each Node that suits', () => {
    const set = setOf()
    const { writes } = reconcile(set, [])
    const revision = written(writes, 'ControllerRevision') as Revision
    const hash = revision.metadata.labels?.['controller-revision-hash'] ?? ''
    assert.equal(revision.metadata.name, `agent-${hash}`)
    assert.deepEqual(inShort(writes), [
      `create ControllerRevision agent-${hash}`,
      'create Pod agent-0',
      'told Created pod: agent-0',
      'create Pod agent-1',
      'told Created pod: agent-1',
      'status DaemonSet agent',
    ])
    const pod = written(writes, 'Pod') as Pod
    assert.deepEqual(pod.metadata.labels, {
      app: 'web',
      'pod-template-generation': '2',
      'controller-revision-hash': hash,
    })
    assert.equal(targetOf(pod), 'one')
    assert.equal(pod.spec.tolerations?.length, 6)
    assert.deepEqual(statusOf(writes), {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 2,
      numberReady: 0,
      observedGeneration: 1,
      numberUnavailable: 2,
    })
  })

  const surging = rolling({ maxUnavailable: 0, maxSurge: 1 })
  const cases: [string, Partial<DaemonSet['spec']>, (set: DaemonSet) => readonly Obj[], string[]][] = [
    [
      'replaces as many old Pods as may be missing',
      {},
      (set) => [onNode(set, 'one', 'old'), onNode(set, 'two', 'old')],
      ['delete Pod one-old'],
    ],
    [
      'waits for those that are missing',
      {},
      (set) => [onNode(set, 'one', 'new', {}), onNode(set, 'two', 'old')],
      [],
    ],
    [
      'replaces old Pods in any case that are not available',
      {},
      (set) => [onNode(set, 'one', 'old', {}), onNode(set, 'two', 'old', {})],
      ['delete Pod one-old', 'delete Pod two-old'],
    ],
    ['creates in their place', {}, (set) => [onNode(set, 'two', 'old')], ['create on one']],
    [
      'waits for those on their way out',
      {},
      (set) => [onNode(set, 'one', 'old', { deleted: true }), onNode(set, 'two', 'old')],
      [],
    ],
    [
      'leaves all alone that nobody deletes',
      { updateStrategy: { type: 'OnDelete' } },
      (set) => [onNode(set, 'one', 'old'), onNode(set, 'two', 'old')],
      [],
    ],
    [
      'creates as many besides as may be too many',
      surging,
      (set) => [onNode(set, 'one', 'old'), onNode(set, 'two', 'old')],
      ['create on one'],
    ],
    [
      'takes the old one when the new one is available',
      surging,
      (set) => [onNode(set, 'one', 'old'), onNode(set, 'one', 'new'), onNode(set, 'two', 'old')],
      ['delete Pod one-old'],
    ],
    [
      'takes a Pod from a Node that does not suit any more',
      {},
      (set) => [onNode(set, 'one', 'new'), onNode(set, 'two', 'new'), onNode(set, 'head', 'new')],
      ['delete Pod head-new'],
    ],
    [
      'keeps the oldest of two on a Node',
      {},
      (set) => [
        onNode(set, 'one', 'new'),
        onNode(set, 'two', 'new'),
        podOf(set, 'twin', { node: 'two', age: 5, labels: { app: 'web' } }),
      ],
      ['delete Pod twin'],
    ],
    [
      'replaces Pods that have ended',
      {},
      (set) => [
        onNode(set, 'one', 'new', { phase: 'Failed' }),
        onNode(set, 'two', 'new', { phase: 'Succeeded' }),
      ],
      ['delete Pod one-new', 'delete Pod two-new'],
    ],
  ]
  for (const [what, spec, pods, expected] of cases) {
    it(what, () => assert.deepEqual(steps(spec, pods), expected))
  }

  it('takes its time with a Pod that fails at once', () => {
    const set = setOf()
    const pods = [onNode(set, 'one', 'new', { phase: 'Failed', age: 0 }), onNode(set, 'two', 'new')]
    const { writes, afterMs } = reconcile(set, [revisionOf(set, 'new', 'a:2', 1), ...pods])
    assert.deepEqual(inShort(writes), ['status DaemonSet agent'])
    assert.equal(afterMs, 1000)
  })

  it('writes nothing when all is as it should be', () => {
    const set = setOf()
    const objects = [revisionOf(set, 'new', 'a:2', 1), onNode(set, 'one', 'new'), onNode(set, 'two', 'new')]
    const { writes } = reconcile(set, objects)
    const expected: DaemonSetStatus = {
      currentNumberScheduled: 2,
      numberMisscheduled: 0,
      desiredNumberScheduled: 2,
      numberReady: 2,
      observedGeneration: 1,
      updatedNumberScheduled: 2,
      numberAvailable: 2,
    }
    assert.deepEqual(statusOf(writes), expected)
    assert.deepEqual(reconcile(written(writes, 'DaemonSet') as DaemonSet, objects), { writes: [] })
  })

  it('numbers a revision anew that comes back, and forgets those beyond the limit that no Pod has', () => {
    const set = setOf({ revisionHistoryLimit: 1 })
    const objects = [
      revisionOf(set, 'mine', 'a:2', 1),
      revisionOf(set, 'two', 'b:2', 2),
      revisionOf(set, 'three', 'b:3', 3),
      onNode(set, 'one', 'two'),
    ]
    const { writes } = reconcile(set, objects)
    assert.equal((written(writes, 'ControllerRevision') as Revision).revision, 4)
    assert.deepEqual(inShort(writes).slice(-1), ['delete ControllerRevision agent-three'])
  })

  it('keeps the highest of several equal revisions, and moves Pods to it', () => {
    const set = setOf()
    const objects = [
      revisionOf(set, 'low', 'a:2', 1),
      revisionOf(set, 'high', 'a:2', 2),
      onNode(set, 'one', 'low'),
      onNode(set, 'two', 'high'),
    ]
    const { writes } = reconcile(set, objects)
    assert.deepEqual(inShort(writes).slice(0, 2), [
      'replace Pod one-low',
      'delete ControllerRevision agent-low',
    ])
    assert.equal(written(writes, 'Pod')?.metadata.labels?.['controller-revision-hash'], 'high')
  })

  it('counts when the name of a revision is taken, and does nothing else', () => {
    const set = setOf()
    const mine = written(reconcile(set, []).writes, 'ControllerRevision') as Revision
    const foreign = { ...mine, metadata: { ...mine.metadata, labels: {}, ownerReferences: [] }, data: {} }
    const { writes } = reconcile(set, [foreign])
    assert.deepEqual(inShort(writes), ['status DaemonSet agent'])
    assert.equal((statusOf(writes) as DaemonSetStatus).collisionCount, 1)
  })

  it('tells why Pods could not be created, says how things are, and tries again', () => {
    const failure = {
      op: 'create',
      kind: 'Pod',
      name: 'agent-x',
      reason: 'Forbidden',
      message: 'no',
    } as const
    const set = setOf()
    const lines = inShort(reconcile(set, [revisionOf(set, 'new', 'a:2', 1)], failure).writes)
    assert.deepEqual(lines.slice(0, 3), [
      'told Error creating: no',
      'status DaemonSet agent',
      'create Pod agent-0',
    ])
  })

  it('leaves everything to others when it is being deleted', () => {
    const set = setOf()
    set.metadata.deletionTimestamp = ago(1)
    assert.deepEqual(reconcile(set, []), { writes: [] })
  })
})
