import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { Plan } from '../plan/plan.ts'
import { claimsOf, newRevision, patched, patchOf, revisionName, type Revision } from './revision.ts'

const planOf = (group = 'rollinplace.traces.test', rest: Partial<Plan> = {}) =>
  ({
    name: 'c',
    parents: [{ resource: { group, plural: 'fleets' } }],
    generateSelector: true,
    ...rest,
  }) as unknown as Plan
const uid = '3ad50edc-32fb-44da-aacb-23d6afbc6be1'
const parent: Obj = {
  apiVersion: 'rollinplace.traces.test/v1',
  kind: 'Fleet',
  metadata: { name: 'f', namespace: 'ns', uid, resourceVersion: '7' },
  spec: { replicas: 3, template: { image: 'example.test/app:1' } },
}
const paths = [
  ['spec', 'template'],
  ['spec', 'absent'],
]

describe('revisionName', () => {
  it('is the one that Metacontroller gives', () => {
    assert.equal(
      revisionName(planOf(), parent, patchOf(parent, paths)),
      'fleets.rollinplace.traces.test-b8a875b0d3e55686e1d1a2588aa32881d6618f47',
    )
  })
  it('says core for the core group, and is no longer than a name may be', () => {
    assert.match(revisionName(planOf(''), parent, {}), /^fleets\.core-[0-9a-f]{40}$/)
    assert.equal(revisionName(planOf('g'.repeat(300)), parent, {}).length, 253)
  })
})

describe('patchOf and patched', () => {
  it('keep the fields at the paths alone', () => {
    assert.deepEqual(patchOf(parent, paths), { spec: { template: { image: 'example.test/app:1' } } })
  })
  it("lay them over today's parent", () => {
    const old = patched(parent, { spec: { template: { image: 'old' }, replicas: 9 } }, paths)
    assert.deepEqual(old, { ...parent, spec: { replicas: 3, template: { image: 'old' } } })
    assert.deepEqual((parent.spec as { template: unknown }).template, { image: 'example.test/app:1' })
  })
})

describe('newRevision', () => {
  const kindLabels = {
    'metacontroller.k8s.io/apiGroup': 'rollinplace.traces.test',
    'metacontroller.k8s.io/resource': 'fleets',
  }
  const selecting: Obj = {
    ...parent,
    spec: {
      selector: { matchLabels: { app: 'f' } },
      template: { metadata: { labels: { tier: 'web' } } },
    },
  }
  const labels = (bugs: BugMode) =>
    newRevision({ plan: planOf(undefined, { generateSelector: false }), parent: selecting, patch: {}, bugs })
      .metadata.labels

  it('belongs to the parent, beside it', () => {
    const { metadata, parentPatch } = newRevision({
      plan: planOf(),
      parent,
      patch: { spec: 1 },
      bugs: 'emulate',
    })
    assert.deepEqual(parentPatch, { spec: 1 })
    assert.equal(metadata.namespace, 'ns')
    assert.deepEqual(metadata.labels, { 'controller-uid': uid, ...kindLabels })
    assert.deepEqual(metadata.ownerReferences, [
      {
        apiVersion: parent.apiVersion,
        kind: 'Fleet',
        name: 'f',
        uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ])
  })
  it("gets the template's labels; as a fix, also those that are selected", () => {
    assert.deepEqual(labels('stop'), { tier: 'web', ...kindLabels })
    assert.deepEqual(labels('fix'), { tier: 'web', app: 'f', ...kindLabels })
  })
  it('cannot be made from labels that are none', () => {
    const odd = { ...parent, spec: { template: { metadata: { labels: { a: 1 } } } } }
    const plan = planOf(undefined, { generateSelector: false })
    assert.throws(() => newRevision({ plan, parent: odd, patch: {}, bugs: 'stop' }), {
      message:
        /^invalid labels on parent Fleet ns\/f: \.spec\.template\.metadata\.labels accessor error: contains non-string/,
    })
  })
  it('of a cluster-wide parent has a place only as a fix', () => {
    const wide = { ...parent, metadata: { name: 'f', uid } }
    const namespaces = (['emulate', 'stop', 'fix'] as const).map(
      (bugs) => newRevision({ plan: planOf(), parent: wide, patch: {}, bugs }).metadata.namespace,
    )
    assert.deepEqual(namespaces, [undefined, undefined, 'default'])
  })
})

describe('claimsOf', () => {
  it('reads what somebody may have edited', () => {
    const revision = {
      children: [{ kind: 'Pod', names: ['a', 1] }, null, { apiGroup: 'apps', kind: 'Deployment' }],
    }
    assert.deepEqual(claimsOf(revision as unknown as Revision), [
      { apiGroup: '', kind: 'Pod', names: ['a'] },
      { apiGroup: 'apps', kind: 'Deployment', names: [] },
    ])
    assert.deepEqual(claimsOf({} as Revision), [])
  })
})
