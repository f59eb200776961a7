import assert from 'node:assert/strict'
import { schemaFor } from './documents.ts'

describe('schemaFor', () => {
  it('finds the schemas of built-in kinds', () => {
    assert.equal(schemaFor('', 'v1', 'Pod')?.component, 'io.k8s.api.core.v1.Pod')
    assert.equal(schemaFor('apps', 'v1', 'Deployment')?.component, 'io.k8s.api.apps.v1.Deployment')
    assert.equal(schemaFor('policy', 'v1', 'Eviction')?.component, 'io.k8s.api.policy.v1.Eviction')
  })

  it('keeps what documents share once', () => {
    const template = (kind: string) => schemaFor('apps', 'v1', kind)?.properties?.spec?.properties?.template
    const pod = schemaFor('', 'v1', 'Pod')?.properties?.spec
    assert.ok(pod?.properties)
    assert.equal(template('ReplicaSet')?.properties?.spec?.properties, pod.properties)
  })

  it('knows what only subresources take, and DeleteOptions in every group version', () => {
    assert.equal(schemaFor('autoscaling', 'v1', 'Scale')?.component, 'io.k8s.api.autoscaling.v1.Scale')
    assert.ok(schemaFor('apps', 'v1', 'DeleteOptions'))
    assert.equal(schemaFor('batch', 'v1', 'DeleteOptions'), schemaFor('apps', 'v1', 'DeleteOptions'))
  })

  it('has none for what the server does not have', () => {
    assert.equal(schemaFor('apps', 'v1', 'Pod'), undefined)
    assert.equal(schemaFor('example.com', 'v1', 'Thing'), undefined)
    assert.equal(schemaFor('../../x', 'v1', 'Thing'), undefined)
  })
})
