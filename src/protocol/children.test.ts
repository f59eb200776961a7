import assert from 'node:assert/strict'
import { checkAnswer } from './check-answer.ts'
import { composite, configMap, decorator, pod, runCases, withChildren, type Case } from './fixtures.test.ts'
import type { KubeObject } from './wire.ts'

const clusterParent = { metadata: { namespace: undefined } }
const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' } }
const roles = { 'ClusterRole.rbac.authorization.k8s.io/v1': {} }

export const childCases: Case[] = [
  {
    code: 'LIST_MISSING',
    title: 'an empty answer',
    answer: {},
    path: 'children',
    fine: [{ children: [] }, { children: [], status: null }],
  },
  { code: 'LIST_MISSING', title: 'null', answer: { children: null }, path: 'children' },
  {
    code: 'LIST_MISSING',
    title: 'only a name that is nearly right',
    answer: { Children: [] },
    path: 'children',
  },
  {
    code: 'LIST_MISSING',
    title: 'attachments',
    call: decorator(),
    answer: { labels: {} },
    path: 'attachments',
    fine: [{ attachments: [] }],
    // Nothing is declared, so nothing can be deleted.
    fineFor: [decorator({ observed: {} })],
  },
  {
    code: 'LIST_NOT_ARRAY',
    title: 'an object',
    answer: { children: { a: configMap() } },
    path: 'children',
    fine: [withChildren(configMap())],
  },
  {
    code: 'LIST_NOT_ARRAY',
    title: 'false',
    answer: { children: false },
    path: 'children',
    fine: [{ children: null }],
  },
  {
    code: 'ITEM_NULL',
    title: 'null',
    answer: withChildren(configMap(), null),
    path: 'children[1]',
    fine: [withChildren({})],
  },
  { code: 'ITEM_NULL', title: 'undefined', answer: withChildren(undefined), path: 'children[0]' },
  { code: 'ITEM_NULL', title: 'false', answer: withChildren(false), path: 'children[0]' },
  {
    code: 'ITEM_NULL',
    title: 'an attachment',
    call: decorator(),
    answer: { attachments: [null] },
    path: 'attachments[0]',
  },
  {
    code: 'ITEM_NOT_OBJECT',
    title: 'a list in the list',
    answer: withChildren([configMap()]),
    path: 'children[0]',
    fine: [withChildren(null), withChildren(configMap())],
  },
  { code: 'ITEM_NOT_OBJECT', title: 'a string', answer: withChildren('x'), path: 'children[0]' },
  {
    code: 'CHILD_NO_API_VERSION',
    title: 'missing',
    answer: withChildren({ kind: 'ConfigMap', metadata: { name: 'a' } }),
    path: 'children[0].apiVersion',
    fine: [withChildren(configMap())],
  },
  {
    code: 'CHILD_NO_KIND',
    title: 'empty',
    answer: withChildren(configMap({ kind: '' })),
    path: 'children[0].kind',
    fine: [withChildren(configMap({ apiVersion: '' }))],
  },
  {
    code: 'CHILD_METADATA_INVALID',
    title: 'metadata is a string',
    answer: withChildren(configMap({ metadata: 'web' })),
    path: 'children[0].metadata',
    fine: [withChildren(configMap({ metadata: undefined }))],
  },
  {
    code: 'CHILD_METADATA_INVALID',
    title: 'the namespace is a number',
    answer: withChildren(configMap({}, { namespace: 1 })),
    path: 'children[0].metadata.namespace',
    fine: [
      withChildren(configMap({}, { namespace: 'shop' })),
      withChildren(configMap({}, { namespace: '' })),
    ],
  },
  {
    code: 'CHILD_METADATA_INVALID',
    title: 'finalizers is a string',
    answer: withChildren(configMap({}, { finalizers: 'x' })),
    path: 'children[0].metadata.finalizers',
    fine: [withChildren(configMap({}, { finalizers: ['example.com/x'], ownerReferences: [{ uid: 'u' }] }))],
  },
  {
    code: 'CHILD_NO_NAME',
    title: 'no metadata at all',
    answer: withChildren({ apiVersion: 'v1', kind: 'ConfigMap' }),
    path: 'children[0].metadata.name',
    fine: [withChildren(configMap())],
  },
  {
    code: 'CHILD_NO_NAME',
    title: 'a number',
    answer: withChildren(configMap({}, { name: 5 })),
    path: 'children[0].metadata.name',
  },
  {
    code: 'CHILD_GENERATE_NAME',
    title: 'instead of a name',
    answer: withChildren(configMap({ metadata: { generateName: 'web-' } })),
    path: 'children[0].metadata.generateName',
    fine: [withChildren(configMap({}, { generateName: 'web-' })), withChildren(configMap({ metadata: {} }))],
  },
  {
    code: 'CHILD_DUPLICATE',
    title: 'with and without the namespace of the parent',
    answer: withChildren(configMap(), configMap({}, { namespace: 'shop' })),
    path: 'children[1]',
    says: /same object as children\[0\]: ConfigMap shop\/web/,
    fine: [withChildren(configMap(), configMap({}, { name: 'other' })), withChildren(configMap(), pod())],
  },
  {
    code: 'CHILD_DUPLICATE',
    title: 'through two apiVersions',
    call: composite({ observed: { 'Deployment.apps/v1': {}, 'Deployment.apps/v1beta1': {} } }),
    answer: withChildren(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
      { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'a' } },
    ),
    path: 'children[1]',
    says: /"apps\/v1" and "apps\/v1beta1"/,
    fine: [
      withChildren(
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
        { apiVersion: 'extensions/v1', kind: 'Deployment', metadata: { name: 'a' } },
      ),
    ],
  },
  {
    code: 'CHILD_DUPLICATE',
    title: 'cluster-scoped, whatever namespace it claims',
    call: composite({ ...clusterParent, observed: roles }),
    answer: withChildren(role, { ...role, metadata: { name: 'r', namespace: 'x' } }),
    path: 'children[1]',
  },
  {
    code: 'CHILD_KIND_UNDECLARED',
    title: 'a kind that no rule lists',
    answer: withChildren({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' } }),
    path: 'children[0].apiVersion',
    says: /declared are ConfigMap\.v1, Service\.v1, Pod\.v1, Deployment\.apps\/v1$/,
    fine: [withChildren(configMap())],
    fineFor: [composite({ controller: undefined })],
  },
  {
    code: 'CHILD_KIND_UNDECLARED',
    title: 'another version of a declared kind',
    answer: withChildren({ apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'a' } }),
    path: 'children[0].apiVersion',
    says: /declared through apps\/v1, not through apps\/v1beta1/,
  },
  {
    code: 'CHILD_KIND_UNDECLARED',
    title: 'by no rule at all',
    call: composite({ observed: {} }),
    answer: withChildren(configMap()),
    path: 'children[0].apiVersion',
    says: /declared are none/,
  },
  {
    code: 'CHILD_KIND_UNDECLARED',
    title: 'a kind whose name every object has',
    answer: withChildren({ apiVersion: 'valueOf', kind: '__proto__', metadata: { name: 'a' } }),
    path: 'children[0].apiVersion',
  },
  ...[composite(), decorator()].map((call): Case => {
    const list = call.controllerKind === 'CompositeController' ? 'children' : 'attachments'
    return {
      code: 'CHILD_NAMESPACE_FOREIGN',
      title: `among ${list}`,
      call,
      answer: { [list]: [configMap({}, { namespace: 'default' })] },
      path: `${list}[0].metadata.namespace`,
      fine: [{ [list]: [configMap({}, { namespace: 'shop' })] }, { [list]: [configMap()] }],
      fineFor: [composite(clusterParent)],
    }
  }),
  {
    code: 'CHILD_CLUSTER_SCOPED',
    title: 'a ClusterRole of a namespaced parent',
    call: composite({ observed: roles }),
    answer: withChildren(role),
    path: 'children[0].kind',
    fine: [withChildren({ ...role, kind: 'Role' }), withChildren({ ...role, apiVersion: 'example.com/v1' })],
    fineFor: [composite({ ...clusterParent, observed: roles })],
  },
  {
    code: 'CHILD_CLUSTER_SCOPED',
    title: 'a Namespace attached to a namespaced object',
    call: decorator({ observed: { 'Namespace.v1': {} } }),
    answer: { attachments: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }] },
    path: 'attachments[0].kind',
  },
  {
    code: 'CHILD_NAMESPACE_MISSING',
    title: 'a ConfigMap of a cluster-scoped parent',
    call: composite(clusterParent),
    answer: withChildren(configMap()),
    path: 'children[0].metadata.namespace',
    fine: [
      withChildren(configMap({}, { namespace: 'shop' })),
      withChildren(configMap({ apiVersion: 'example.com/v1' })),
    ],
    fineFor: [composite()],
  },
  {
    code: 'CHILD_NAMESPACE_MISSING',
    title: 'a custom kind that was observed in a namespace',
    call: composite({
      ...clusterParent,
      observed: { 'Unit.example.com/v1': { 'shop/a': { metadata: { name: 'a', namespace: 'shop' } } } },
    }),
    answer: withChildren({ apiVersion: 'example.com/v1', kind: 'Unit', metadata: { name: 'b' } }),
    path: 'children[0].metadata.namespace',
    fineFor: [
      composite({
        ...clusterParent,
        observed: { 'Unit.example.com/v1': { a: { metadata: { name: 'a' } } } },
      }),
    ],
  },
  {
    code: 'CHILD_OBSERVED_METADATA',
    title: 'a resourceVersion',
    answer: withChildren(configMap({}, { resourceVersion: '1' })),
    path: 'children[0].metadata.resourceVersion',
    fine: [
      withChildren(configMap({}, { resourceVersion: undefined })),
      { status: { uid: 'u' }, children: [] },
    ],
  },
  {
    code: 'CHILD_OBSERVED_METADATA',
    title: 'a status',
    answer: withChildren(configMap({ status: null })),
    path: 'children[0].status',
    fine: [withChildren(configMap({ status: undefined }))],
  },
]

runCases('children and attachments', childCases)

describe('stripping of children', () => {
  it('sends a copy without the fields of the API server, and nothing else copied', () => {
    const observed = configMap(
      { status: { phase: 'x', gone: null } },
      { uid: 'u', managedFields: [{ a: null }], creationTimestamp: null, labels: { a: 'b' } },
    )
    const clean = configMap({}, { name: 'other' })
    const answer = withChildren(clean, observed)
    const before = structuredClone(answer)
    const verdict = checkAnswer(composite(), answer)
    const sent = verdict.answer as typeof answer
    assert.deepEqual(answer, before)
    assert.deepEqual(sent, withChildren(clean, configMap({}, { labels: { a: 'b' } })))
    assert.equal(sent.children[0], clean)
    assert.equal((sent.children[1] as KubeObject).data, observed.data)
    assert.deepEqual(
      verdict.warnings.map(({ code, path }) => `${code} ${path}`),
      ['status', 'metadata.uid', 'metadata.managedFields', 'metadata.creationTimestamp'].map(
        (path) => `CHILD_OBSERVED_METADATA children[1].${path}`,
      ),
    )
  })
})
