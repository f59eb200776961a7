import assert from 'node:assert/strict'
import { groupOf, isBuiltInGroup, scopeOfKind, scopeOfResource } from './built-in-scopes.ts'

describe('built-in scopes', () => {
  const table: [apiVersion: string, kind: string, resource: string, scope: string | undefined][] = [
    ['v1', 'Namespace', 'namespaces', 'Cluster'],
    ['v1', 'PersistentVolume', 'persistentvolumes', 'Cluster'],
    ['v1', 'ConfigMap', 'configmaps', 'Namespaced'],
    ['apps/v1beta2', 'Deployment', 'deployments', 'Namespaced'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', 'Cluster'],
    ['storage.k8s.io/v1', 'StorageClass', 'storageclasses', 'Cluster'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', 'Cluster'],
    ['example.com/v1', 'Namespace', 'namespaces', undefined],
    ['v1', 'constructor', '__proto__', undefined],
  ]
  for (const [apiVersion, kind, resource, scope] of table) {
    it(`${apiVersion} ${kind} is ${scope ?? 'unknown'}`, () => {
      assert.equal(scopeOfKind(groupOf(apiVersion), kind), scope)
      assert.equal(scopeOfResource(groupOf(apiVersion), resource), scope)
    })
  }

  it('knows groups of Kubernetes from those of others', () => {
    assert.ok(['', 'apps', 'networking.k8s.io'].every(isBuiltInGroup))
    assert.ok(
      !['example.com', 'gateway.networking.k8s.io', 'metacontroller.k8s.io', 'constructor'].some(
        isBuiltInGroup,
      ),
    )
  })
})
