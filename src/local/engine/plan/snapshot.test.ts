import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { snapshot } from './snapshot.ts'

const composite = (spec: object, more: object = {}): Obj => ({
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'web' },
  spec,
  ...more,
})
const rule = { apiVersion: 'example.com/v1', resource: 'widgets' }

describe('snapshot', () => {
  it('leaves out what is empty, and only that', () => {
    const { spec } = snapshot(
      composite({
        parentResource: { ...rule, labelSelector: { matchLabels: {} }, revisionHistory: { fieldPaths: [] } },
        childResources: [],
        endpointConfigs: [],
        generateSelector: false,
        resyncPeriodSeconds: 0,
        hooks: { finalize: {}, sync: { webhook: { url: '', path: null } } },
      }),
    )
    assert.deepEqual(spec, {
      parentResource: { ...rule, revisionHistory: {}, labelSelector: {} },
      hooks: { sync: { webhook: { url: '' } }, finalize: {} },
      resyncPeriodSeconds: 0,
      generateSelector: false,
    })
  })

  it('gives each update strategy of a CompositeController its status checks', () => {
    const updateStrategy = { method: 'InPlace' }
    const { spec } = snapshot(
      composite({ parentResource: rule, childResources: [{ ...rule, updateStrategy }, rule] }),
    )
    assert.deepEqual((spec as { childResources: unknown }).childResources, [
      { ...rule, updateStrategy: { method: 'InPlace', statusChecks: {} } },
      rule,
    ])
  })

  it('gives those of a DecoratorController none', () => {
    const attachments = [{ ...rule, updateStrategy: { method: 'InPlace' } }]
    const { spec } = snapshot({
      ...composite({ resources: [rule], attachments }),
      kind: 'DecoratorController',
    })
    assert.deepEqual(spec, { resources: [rule], attachments })
  })

  it('prints durations as Go does', () => {
    const { spec } = snapshot(
      composite({ parentResource: rule, hooks: { sync: { webhook: { timeout: '90s' } } } }),
    )
    assert.deepEqual((spec as { hooks: unknown }).hooks, { sync: { webhook: { timeout: '1m30s' } } })
  })

  it('always has an empty status, and no unknown field', () => {
    const object = composite({ parentResource: rule, unknown: 1 }, { status: { ready: true }, other: 1 })
    assert.deepEqual(snapshot(object), {
      kind: 'CompositeController',
      apiVersion: 'metacontroller.k8s.io/v1alpha1',
      metadata: { name: 'web' },
      spec: { parentResource: rule },
      status: {},
    })
  })

  it('has its fields in the order of the Go struct', () => {
    const { spec, ...top } = snapshot(composite({ hooks: {}, childResources: [rule], parentResource: rule }))
    assert.deepEqual(Object.keys(top), ['kind', 'apiVersion', 'metadata', 'status'])
    assert.deepEqual(Object.keys(spec as object), ['parentResource', 'childResources', 'hooks'])
  })

  it('keeps metadata, without what is empty', () => {
    const metadata = {
      name: 'web',
      uid: 'u',
      generation: 2,
      labels: {},
      annotations: { a: 'b' },
      finalizers: [],
    }
    const object = composite({ parentResource: rule }, { metadata })
    assert.deepEqual(snapshot(object).metadata, {
      name: 'web',
      uid: 'u',
      generation: 2,
      annotations: { a: 'b' },
    })
  })
})
