import assert from 'node:assert/strict'
import type { Obj, ObjectMeta } from '../../../cluster/object.ts'
import { createGraph, type Task } from './graph.ts'

const object = (name: string, metadata: ObjectMeta = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'a', uid: name, ...metadata },
})
const reference = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name,
  uid: name,
  ...more,
})
const owned = (name: string, ...owners: string[]) =>
  object(name, { ownerReferences: owners.map((owner) => reference(owner)) })
const deleting = (name: string, ...finalizers: string[]) =>
  object(name, { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers })
const show = (tasks: Task[]) =>
  tasks.map((task) => (task.do === 'report' ? `report ${task.node.uid}` : `${task.do} ${task.uid}`))

describe('the graph of owners', () => {
  it('asks nothing about an object without owners, or with a known one', () => {
    const graph = createGraph()
    assert.deepEqual(graph.set(object('owner')), [])
    assert.deepEqual(graph.set(owned('dep', 'owner')), [])
    assert.deepEqual(
      graph.dependents('owner').map(({ uid }) => uid),
      ['dep'],
    )
  })

  it('looks at who names an owner that is not known', () => {
    assert.deepEqual(show(createGraph().set(owned('dep', 'owner'))), ['collect dep'])
  })

  it('looks at dependents when their owner goes, whichever was seen first', () => {
    for (const objects of [
      [object('owner'), owned('dep', 'owner')],
      [owned('dep', 'owner'), object('owner')],
    ]) {
      const graph = createGraph()
      for (const each of objects) graph.set(each)
      assert.deepEqual(show(graph.gone(object('owner'))), ['collect dep'])
    }
  })

  it('forgets dependents that changed their owners or went', () => {
    const graph = createGraph()
    graph.set(object('owner'))
    graph.set(owned('dep', 'owner'))
    graph.set(object('dep'))
    graph.set(owned('other', 'owner'))
    graph.gone(owned('other', 'owner'))
    assert.deepEqual(graph.gone(object('owner')), [])
  })

  it('looks at a dependent whose owner is not what it is called', () => {
    const graph = createGraph()
    graph.set(object('owner'))
    for (const wrong of [{ name: 'other' }, { kind: 'Secret' }, { apiVersion: 'v2' }]) {
      const dep = object('dep', { ownerReferences: [reference('owner', wrong)] })
      assert.deepEqual(show(graph.set(dep)), ['collect dep'])
      graph.gone(dep)
    }
  })

  it('reports an owner in another namespace, whichever was seen first', () => {
    const elsewhere = object('owner', { namespace: 'b' })
    const graph = createGraph()
    graph.set(elsewhere)
    assert.deepEqual(show(graph.set(owned('dep', 'owner'))), ['report dep', 'collect dep'])
    const late = createGraph()
    late.set(owned('dep', 'owner'))
    assert.deepEqual(show(late.set(elsewhere)), ['report dep', 'collect dep'])
  })

  it('takes an owner of the cluster for one of every namespace', () => {
    const graph = createGraph()
    graph.set({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner', uid: 'owner' } })
    assert.deepEqual(graph.set(owned('dep', 'owner')), [])
  })

  it('looks at all concerned when an owner begins to wait, once', () => {
    const graph = createGraph()
    graph.set(object('owner'))
    graph.set(owned('dep', 'owner'))
    assert.deepEqual(show(graph.set(deleting('owner', 'foregroundDeletion'))), [
      'collect dep',
      'collect owner',
    ])
    assert.deepEqual(graph.set(deleting('owner', 'foregroundDeletion', 'other')), [])
  })

  it('looks at a waiting owner when a dependent goes', () => {
    const graph = createGraph()
    graph.set(deleting('owner', 'foregroundDeletion'))
    graph.set(owned('dep', 'owner'))
    assert.deepEqual(show(graph.gone(owned('dep', 'owner'))), ['collect owner'])
  })

  it('looks at an owner that a dependent stops blocking', () => {
    const blocking = object('dep', { ownerReferences: [reference('owner', { blockOwnerDeletion: true })] })
    for (const freed of [owned('dep', 'owner'), object('dep')]) {
      const graph = createGraph()
      graph.set(object('owner'))
      graph.set(blocking)
      assert.deepEqual(show(graph.set(freed)), ['collect owner'])
    }
  })

  it('orphans rather than waits', () => {
    const graph = createGraph()
    graph.set(object('owner'))
    graph.set(owned('dep', 'owner'))
    assert.deepEqual(show(graph.set(deleting('owner', 'orphan', 'foregroundDeletion'))), ['orphan owner'])
  })
})
