import assert from 'node:assert/strict'
import { isOfController } from './choose.ts'

describe('isOfController', () => {
  const rows: [apiVersion: string, kind: string, wanted: boolean][] = [
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', true],
    ['metacontroller.k8s.io/v1alpha1', 'CompositeController', true],
    ['metacontroller.k8s.io/v1alpha1', 'ControllerRevision', false],
    ['v1', 'Namespace', true],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', true],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', true],
    // What the deployed hook server may do is of no use where it is not deployed.
    ['rbac.authorization.k8s.io/v1', 'Role', false],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding', false],
    ['v1', 'ServiceAccount', false],
    ['apps/v1', 'Deployment', false],
  ]
  for (const [apiVersion, kind, wanted] of rows) {
    it(`${wanted ? 'takes' : 'leaves out'} a ${kind}`, () => {
      assert.equal(isOfController({ apiVersion, kind, metadata: { name: 'a' } }), wanted)
    })
  }
})
