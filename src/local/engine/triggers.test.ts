import assert from 'node:assert/strict'
import type { Resource } from '../../cluster/client/discovery.ts'
import type { MirrorChange } from '../../cluster/mirror.ts'
import type { Obj } from '../../cluster/object.ts'
import type { ParentRule, Plan } from './plan/plan.ts'
import { childTriggers, parentTriggers } from './triggers.ts'

const resource: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  singular: 'widget',
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: [],
  subresources: ['status'],
}
const rule = (more: Partial<ParentRule> = {}): ParentRule => ({
  resource,
  apiVersion: 'example.com/v1',
  selects: ({ metadata }) => metadata.labels?.ignored === undefined,
  ignoreStatusChanges: false,
  ...more,
})
const plan = (more: Partial<Plan> = {}): Plan => ({
  kind: 'CompositeController',
  name: 'widgets',
  uid: 'c',
  controller: { apiVersion: 'metacontroller.k8s.io/v1alpha1', kind: 'CompositeController', metadata: {} },
  parents: [],
  children: [],
  hooks: {},
  finalizes: true,
  finalizer: 'metacontroller.io/compositecontroller-widgets',
  resyncMs: undefined,
  generateSelector: false,
  fieldPaths: [['spec']],
  ...more,
})
const widget = (metadata: Obj['metadata'] = {}, more: object = {}): Obj => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'w', namespace: 'default', uid: '1', generation: 1, ...metadata },
  spec: { selector: { matchLabels: { app: 'w' } } },
  ...more,
})

describe('parentTriggers', () => {
  const of = { rule: rule(), plan: plan() }
  it('takes every change of an object that is selected or carries our finalizer', () => {
    const was = widget()
    assert.equal(parentTriggers({ type: 'set', now: widget({}, { status: { a: 1 } }), was }, of), true)
    assert.equal(parentTriggers({ type: 'gone', was }, of), true)
    const stranger = widget({ labels: { ignored: 'yes' } })
    assert.equal(parentTriggers({ type: 'set', now: stranger }, of), false)
    const ours = widget({ labels: { ignored: 'yes' }, finalizers: [of.plan.finalizer] })
    assert.equal(parentTriggers({ type: 'set', now: ours }, of), true)
  })

  it('with ignoreStatusChanges, takes only what changes generation, labels or annotations, or a deletion', () => {
    const quiet = { rule: rule({ ignoreStatusChanges: true }), plan: plan() }
    const was = widget()
    const changed = (now: Obj) => parentTriggers({ type: 'set', now, was }, quiet)
    assert.equal(changed(widget({}, { status: { a: 1 } })), false)
    assert.equal(changed(widget({ finalizers: ['x'] })), false)
    assert.equal(changed(widget({ generation: 2 })), true)
    assert.equal(changed(widget({ labels: { a: 'b' } })), true)
    assert.equal(changed(widget({ annotations: { a: 'b' } })), true)
    assert.equal(changed(widget({ deletionTimestamp: '2026-01-01T00:00:00Z' })), true)
    assert.equal(parentTriggers({ type: 'set', now: was }, quiet), true)
  })
})

describe('childTriggers', () => {
  const child = (metadata: Obj['metadata'] = {}): Obj => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'default', ...metadata },
  })
  const owner = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w', uid: '1', controller: true }
  const triggered = (change: MirrorChange, { parent = widget(), of = plan() } = {}) =>
    childTriggers(change, {
      plan: of,
      sources: [
        {
          rule: rule(),
          mirror: {
            get: ({ name, namespace }) =>
              name === parent.metadata.name && namespace === parent.metadata.namespace ? parent : undefined,
            list: (namespace) => (namespace === parent.metadata.namespace ? [parent] : []),
          },
        },
      ],
    }).length > 0

  it('sends the parent that controls it to its hook, also when it goes', () => {
    const now = child({ ownerReferences: [owner] })
    assert.equal(triggered({ type: 'set', now }), true)
    assert.equal(triggered({ type: 'gone', was: now }), true)
    const other = { ...owner, apiVersion: 'example.com/v2' }
    assert.equal(triggered({ type: 'set', now: child({ ownerReferences: [other] }) }), true, 'any version')
  })

  it('does not take a successor, another kind, or a parent in another namespace for its controller', () => {
    for (const wrong of [
      { ...owner, uid: '2' },
      { ...owner, kind: 'Gadget' },
      { ...owner, apiVersion: 'other.com/v1' },
      { ...owner, controller: false },
    ]) {
      const now = child({ ownerReferences: [wrong] })
      assert.equal(triggered({ type: 'set', now }), false, JSON.stringify(wrong))
    }
    const now = child({ namespace: 'elsewhere', ownerReferences: [owner] })
    assert.equal(triggered({ type: 'set', now }), false)
  })

  it('offers an orphan to the parents whose selector matches, unless it is going', () => {
    const now = child({ labels: { app: 'w' } })
    assert.equal(triggered({ type: 'set', now }), true)
    assert.equal(triggered({ type: 'gone', was: now }), false)
    const going = child({ labels: { app: 'w' }, deletionTimestamp: '2026-01-01T00:00:00Z' })
    assert.equal(triggered({ type: 'set', now: going }), false)
    assert.equal(triggered({ type: 'set', now: child({ labels: { app: 'x' } }) }), false)
    assert.equal(triggered({ type: 'set', now }, { parent: widget({}, { spec: {} }) }), false, 'no selector')
  })

  it('offers no orphan to a DecoratorController, and with generateSelector only one that names its parent', () => {
    const now = child({ labels: { app: 'w' } })
    assert.equal(triggered({ type: 'set', now }, { of: plan({ kind: 'DecoratorController' }) }), false)
    const of = plan({ generateSelector: true })
    assert.equal(triggered({ type: 'set', now }, { of }), false)
    assert.equal(triggered({ type: 'set', now: child({ labels: { 'controller-uid': '1' } }) }, { of }), true)
  })
})
