import assert from 'node:assert/strict'
import type { CompositeRequest } from './composite.ts'
import type { DecoratorRequest } from './decorator.ts'
import { lookup, lookupRelated } from './lookup.ts'
import type { ObservedGroups } from './observed.ts'
import type { AnyObject } from './resource.ts'

const controller = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'c' },
  spec: {},
}

const object = (kind: string, name: string, namespace?: string): AnyObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
})

function request(
  namespace: string | undefined,
  children: ObservedGroups,
  related: ObservedGroups = {},
): CompositeRequest {
  return { controller, parent: object('Parent', 'p', namespace), children, related, finalizing: false }
}

const own = object('ConfigMap', 'a', 'mine')
const foreign = object('ConfigMap', 'a', 'theirs')
const cluster = object('Namespace', 'a')

describe('lookup', () => {
  it('finds by name in a v1 request of a namespaced parent', () => {
    const v1 = lookup(request('mine', { 'ConfigMap.v1': { a: own } }))
    assert.equal(v1.get('v1', 'ConfigMap', 'a'), own)
    assert.equal(v1.get('v1', 'ConfigMap', 'a', 'mine'), own)
    assert.equal(v1.get('v1', 'ConfigMap', 'a', 'theirs'), undefined)
    assert.equal(v1.get('v1', 'ConfigMap', 'b'), undefined)
  })

  it('finds by name in a v2 request of a namespaced parent, its own namespace first', () => {
    const v2 = lookup(request('mine', { 'ConfigMap.v1': { 'mine/a': own, 'theirs/a': foreign } }))
    assert.equal(v2.get('v1', 'ConfigMap', 'a'), own)
    assert.equal(v2.get('v1', 'ConfigMap', 'a', 'theirs'), foreign)
  })

  it('finds namespaced objects of a cluster-scoped parent when it is told where', () => {
    const all = lookup(request(undefined, { 'ConfigMap.v1': { 'mine/a': own, 'theirs/a': foreign } }))
    assert.equal(all.get('v1', 'ConfigMap', 'a', 'theirs'), foreign)
    assert.equal(all.get('v1', 'ConfigMap', 'b'), undefined)
    assert.throws(
      () => all.get('v1', 'ConfigMap', 'a'),
      /"a" is in namespace "mine", and the parent is in none/,
    )
  })

  it('finds cluster-scoped objects from anywhere', () => {
    const groups = { 'Namespace.v1': { a: cluster } }
    assert.equal(lookup(request('mine', groups)).get('v1', 'Namespace', 'a'), cluster)
    assert.equal(lookup(request(undefined, groups)).get('v1', 'Namespace', 'a'), cluster)
    assert.equal(lookup(request('mine', groups)).get('v1', 'Namespace', 'a', 'mine'), undefined)
  })

  it('is not led into another namespace by a slash in a name', () => {
    const groups = { 'ConfigMap.v1': { 'theirs/a': foreign } }
    assert.equal(lookup(request('mine', groups)).get('v1', 'ConfigMap', 'theirs/a'), undefined)
    assert.equal(lookup(request(undefined, groups)).get('v1', 'ConfigMap', 'theirs/a'), undefined)
  })

  it('tells apiVersions apart', () => {
    const deployment = object('Deployment', 'a', 'mine')
    const found = lookup(request('mine', { 'Deployment.apps/v1': { a: deployment } }))
    assert.equal(found.get('apps/v1', 'Deployment', 'a'), deployment)
    assert.equal(found.get('extensions/v1beta1', 'Deployment', 'a'), undefined)
  })

  it('takes keys like __proto__ and constructor for what they are', () => {
    const odd = object('ConfigMap', '__proto__', 'mine')
    const text = JSON.stringify(odd)
    const groups = JSON.parse(
      `{"ConfigMap.v1": {"__proto__": ${text}}, "__proto__": {"x": ${text}}}`,
    ) as ObservedGroups
    const found = lookup(request('mine', groups))
    assert.deepEqual(found.get('v1', 'ConfigMap', '__proto__'), odd)
    assert.equal(found.all().length, 2)

    const none = lookup(request('mine', { 'ConfigMap.v1': {} }))
    for (const name of ['__proto__', 'constructor', 'toString']) {
      assert.equal(none.get('v1', 'ConfigMap', name), undefined)
      assert.deepEqual(none.list('', name), [])
    }
  })

  it('lists a kind, in one namespace or all, in the order of the request', () => {
    const found = lookup(
      request(undefined, { 'ConfigMap.v1': { 'theirs/a': foreign, 'mine/a': own }, 'Pod.v1': {} }),
    )
    assert.deepEqual(found.list('v1', 'ConfigMap'), [foreign, own])
    assert.deepEqual(found.list('v1', 'ConfigMap', 'mine'), [own])
    assert.deepEqual(found.list('v1', 'Pod'), [])
    assert.deepEqual(found.list('v1', 'Secret'), [])
  })

  it('gives all objects, group by group', () => {
    const pod = object('Pod', 'p', 'mine')
    assert.deepEqual(lookup(request('mine', { 'ConfigMap.v1': { a: own }, 'Pod.v1': { p: pod } })).all(), [
      own,
      pod,
    ])
  })

  it('reads the attachments of a decorator', () => {
    const decorator: DecoratorRequest = {
      controller,
      object: object('Service', 's', 'mine'),
      attachments: { 'ConfigMap.v1': { a: own } },
      related: { 'ConfigMap.v1': { a: foreign } },
      finalizing: false,
    }
    assert.equal(lookup(decorator).get('v1', 'ConfigMap', 'a'), own)
    assert.equal(lookupRelated(decorator).get('v1', 'ConfigMap', 'a', 'theirs'), foreign)
  })
})

describe('lookupRelated', () => {
  it('reads related objects, not children', () => {
    const both = request('mine', { 'ConfigMap.v1': { a: own } }, { 'ConfigMap.v1': { 'theirs/a': foreign } })
    assert.equal(lookupRelated(both).get('v1', 'ConfigMap', 'a'), undefined)
    assert.equal(lookupRelated(both).get('v1', 'ConfigMap', 'a', 'theirs'), foreign)
  })
})
