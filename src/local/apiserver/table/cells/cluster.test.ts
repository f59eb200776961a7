import assert from 'node:assert/strict'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Cell } from './cell.ts'
import { builtinCells, plainCells } from '../cells.ts'
import { columnsFor } from '../columns.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const CREATED = '2025-12-31T23:55:00Z'

function object(fields: Fields): Fields {
  const metadata = isFields(fields.metadata) ? fields.metadata : {}
  return { ...fields, metadata: { name: 'n', creationTimestamp: CREATED, ...metadata } }
}

function cells(key: string, fields: Fields): Cell[] {
  const make = builtinCells(key) ?? plainCells
  return make(object(fields), NOW)
}

const ADMISSION = 'admissionregistration.k8s.io/v1'

const CASES: [what: string, key: string, fields: Fields, expected: Cell[]][] = [
  [
    'a Node',
    'v1 nodes',
    {
      metadata: {
        labels: {
          'node-role.kubernetes.io/b': '',
          'node-role.kubernetes.io/a': '',
          'kubernetes.io/role': 'c',
        },
      },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: 'Ready', status: 'Unknown' }],
        addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
        nodeInfo: { kubeletVersion: 'v1', osImage: 'OS', kernelVersion: '6', architecture: 'arm64' },
      },
    },
    [
      'n',
      'NotReady,SchedulingDisabled',
      'a,b,c',
      '5m',
      'v1',
      '10.0.0.1',
      '<none>',
      'OS',
      '6 (arm64)',
      '<unknown>',
    ],
  ],
  ['a Namespace', 'v1 namespaces', { status: { phase: 'Active' } }, ['n', 'Active', '5m']],
  ['a ConfigMap', 'v1 configmaps', { data: { a: '1' }, binaryData: { b: '' } }, ['n', 2, '5m']],
  ['a Secret', 'v1 secrets', { type: 'Opaque', data: { a: '' } }, ['n', 'Opaque', 1, '5m']],
  [
    'a ResourceQuota',
    'v1 resourcequotas',
    { status: { hard: { pods: '9', cpu: '2', 'limits.cpu': '3' }, used: { pods: '1' } } },
    ['n', 'cpu: 0/2, pods: 1/9', 'limits.cpu: 0/3', '5m'],
  ],
  [
    'a RoleBinding',
    'rbac.authorization.k8s.io/v1 rolebindings',
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'u' },
        { kind: 'Group', name: 'g' },
        { kind: 'ServiceAccount', namespace: 's', name: 'a' },
      ],
    },
    ['n', 'Role/r', '5m', 'u', 'g', 's/a'],
  ],
  [
    'an Event that counts',
    'v1 events',
    {
      involvedObject: { kind: 'Pod', name: 'p', fieldPath: 'spec' },
      type: 'Normal',
      reason: 'R',
      message: ' m\n',
      source: { component: 'c', host: 'h' },
      firstTimestamp: '2025-12-31T23:50:00Z',
      lastTimestamp: CREATED,
      count: 3,
    },
    ['5m', 'Normal', 'R', 'pod/p', 'spec', 'c, h', 'm', '10m', 3, 'n'],
  ],
  [
    'an Event of the newer kind in a series',
    'events.k8s.io/v1 events',
    {
      regarding: { kind: 'Pod' },
      note: 'm',
      reportingController: 'c',
      eventTime: '2025-12-31T23:50:00.000000Z',
      series: { count: 4, lastObservedTime: '2025-12-31T23:55:00.000000Z' },
    },
    ['5m', '', '', 'pod', '', 'c', 'm', '10m', 4, 'n'],
  ],
  [
    'a HorizontalPodAutoscaler',
    'autoscaling/v2 horizontalpodautoscalers',
    {
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'd' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } },
          { type: 'External', external: { target: { averageValue: '5' } } },
          { type: 'Pods', pods: { target: { averageValue: '5' } } },
        ],
      },
      status: {
        currentReplicas: 2,
        currentMetrics: [
          { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 42 } } },
          { type: 'External', external: { current: { averageValue: '3' } } },
        ],
      },
    },
    ['n', 'Deployment/d', 'cpu: 42%/50%, 3/5 (avg) + 1 more...', '1', 5, 2, '5m'],
  ],
  [
    'a PodDisruptionBudget',
    'policy/v1 poddisruptionbudgets',
    { spec: { maxUnavailable: '25%' }, status: { disruptionsAllowed: 2 } },
    ['n', 'N/A', '25%', 2, '5m'],
  ],
  [
    'a binding of an admission policy by labels',
    `${ADMISSION} validatingadmissionpolicybindings`,
    { spec: { policyName: 'p', paramRef: { selector: { matchLabels: { b: '1', a: '2' } } } } },
    [
      'n',
      'p',
      '&LabelSelector{MatchLabels:map[string]string{a: 2,b: 1,},MatchExpressions:[]LabelSelectorRequirement{},}',
      '5m',
    ],
  ],
  [
    'a signed CertificateSigningRequest',
    'certificates.k8s.io/v1 certificatesigningrequests',
    {
      spec: { signerName: 's', username: 'u', expirationSeconds: 7200 },
      status: { conditions: [{ type: 'Approved' }], certificate: 'AA==' },
    },
    ['n', '5m', 's', 'u', '120m', 'Approved,Issued'],
  ],
  [
    'an APIService that is not available',
    'apiregistration.k8s.io/v1 apiservices',
    {
      spec: { service: { namespace: 'a', name: 'b' } },
      status: { conditions: [{ type: 'Available', status: 'False', reason: 'R' }] },
    },
    ['n', 'a/b', 'False (R)', '5m'],
  ],
  [
    'a ControllerRevision',
    'apps/v1 controllerrevisions',
    {
      metadata: {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', controller: true }],
      },
      revision: 3,
    },
    ['n', 'statefulset.apps/web', 3, '5m'],
  ],
  ['a kind without cells of its own', 'rbac.authorization.k8s.io/v1 roles', {}, ['n', CREATED]],
]

describe('cells of kinds of the cluster', () => {
  for (const [what, key, fields, expected] of CASES) {
    it(what, () => assert.deepEqual(cells(key, fields), expected))
  }

  it('are as many as columns, but for IPAddresses', () => {
    for (const [, key, fields] of CASES) {
      assert.equal(cells(key, fields).length, columnsFor(key).length, key)
    }
  })

  it('are made of objects that are not what they should be', () => {
    const odd = { metadata: [], spec: 'x', status: [null], subsets: 7, roleRef: null, involvedObject: [] }
    for (const [, key] of CASES) assert.ok((builtinCells(key) ?? plainCells)(odd, NOW).length > 0, key)
  })
})
