import assert from 'node:assert/strict'
import { isFields, type Fields } from '../../../protocol/own.ts'
import type { Cell } from './cells/cell.ts'
import { builtinCells, plainCells } from './cells.ts'
import { columnsFor } from './columns.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const CREATED = '2025-12-31T23:55:00Z'
const MANY = ['a', 'b', 'c', 'd', 'e']

function object(fields: Fields): Fields {
  const metadata = isFields(fields.metadata) ? fields.metadata : {}
  return { ...fields, metadata: { name: 'n', creationTimestamp: CREATED, ...metadata } }
}

function cells(key: string, fields: Fields): Cell[] {
  const make = builtinCells(key) ?? plainCells
  return make(object(fields), NOW)
}

const template = {
  spec: {
    containers: [
      { name: 'c1', image: 'i1' },
      { name: 'c2', image: 'i2' },
    ],
  },
}
const selector = { matchLabels: { app: 'a' } }
const NETWORKING = 'networking.k8s.io/v1'

const CASES: [what: string, key: string, fields: Fields, expected: Cell[]][] = [
  [
    'a Deployment',
    'apps/v1 deployments',
    {
      spec: { replicas: 3, selector, template },
      status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
    },
    ['n', '1/3', 2, 1, '5m', 'c1,c2', 'i1,i2', 'app=a'],
  ],
  [
    'a ReplicaSet',
    'apps/v1 replicasets',
    { spec: { replicas: 3, selector, template }, status: { replicas: 2, readyReplicas: 1 } },
    ['n', 3, 2, 1, '5m', 'c1,c2', 'i1,i2', 'app=a'],
  ],
  [
    'a ReplicationController',
    'v1 replicationcontrollers',
    { spec: { replicas: 3, selector: { b: '2', a: '1' }, template }, status: { replicas: 2 } },
    ['n', 3, 2, 0, '5m', 'c1,c2', 'i1,i2', 'a=1,b=2'],
  ],
  [
    'a StatefulSet',
    'apps/v1 statefulsets',
    { spec: { replicas: 3, template }, status: { readyReplicas: 2 } },
    ['n', '2/3', '5m', 'c1,c2', 'i1,i2'],
  ],
  [
    'a DaemonSet',
    'apps/v1 daemonsets',
    {
      spec: { selector, template },
      status: { desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3 },
    },
    ['n', 5, 4, 3, 0, 0, '<none>', '5m', 'c1,c2', 'i1,i2', 'app=a'],
  ],
  [
    'a Job that runs',
    'batch/v1 jobs',
    { spec: { completions: 3, template }, status: { succeeded: 1, startTime: '2025-12-31T23:58:20Z' } },
    ['n', 'Running', '1/3', '100s', '5m', 'c1,c2', 'i1,i2', '<none>'],
  ],
  [
    'a Job that is complete',
    'batch/v1 jobs',
    {
      spec: { parallelism: 2, template },
      status: {
        succeeded: 1,
        startTime: '2025-12-31T23:58:20Z',
        completionTime: '2025-12-31T23:58:50Z',
        conditions: [{ type: 'Complete', status: 'True' }],
      },
    },
    ['n', 'Complete', '1/1 of 2', '30s', '5m', 'c1,c2', 'i1,i2', '<none>'],
  ],
  [
    'a CronJob',
    'batch/v1 cronjobs',
    {
      spec: { schedule: '* * * * *', suspend: true, jobTemplate: { spec: { template } } },
      status: { active: [{}], lastScheduleTime: CREATED },
    },
    ['n', '* * * * *', '<none>', 'True', 1, '5m', '5m', 'c1,c2', 'i1,i2', '<none>'],
  ],
  [
    'a Service of a load balancer',
    'v1 services',
    {
      spec: {
        type: 'LoadBalancer',
        clusterIPs: ['10.0.0.1'],
        ports: [{ port: 80, nodePort: 30001, protocol: 'TCP' }],
      },
      status: { loadBalancer: { ingress: [{ hostname: 'b' }, { ip: '192.0.2.1' }, { hostname: 'b' }] } },
    },
    ['n', 'LoadBalancer', '10.0.0.1', '192.0.2.1,b', '80:30001/TCP', '5m', '<none>'],
  ],
  [
    'a Service that waits for its load balancer',
    'v1 services',
    { spec: { type: 'LoadBalancer', clusterIPs: ['10.0.0.1'], selector: { a: 'b' } } },
    ['n', 'LoadBalancer', '10.0.0.1', '<pending>', '<none>', '5m', 'a=b'],
  ],
  [
    'Endpoints',
    'v1 endpoints',
    {
      subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }], ports: [{ port: 80 }, { port: 81 }] }],
    },
    ['n', '10.0.0.1:80,[fd00::1]:80,10.0.0.1:81 + 1 more...', '5m'],
  ],
  [
    'an EndpointSlice',
    'discovery.k8s.io/v1 endpointslices',
    {
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }, { addresses: ['10.0.0.3', '10.0.0.4'] }],
      ports: [{ port: 80 }, { name: 'http' }, {}],
    },
    ['n', 'IPv4', '80,http,*', '10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...', '5m'],
  ],
  [
    'an Ingress with many hosts',
    `${NETWORKING} ingresses`,
    { spec: { ingressClassName: 'x', tls: [{}], rules: MANY.map((host) => ({ host })) } },
    ['n', 'x', 'a,b,c + 2 more...', '', '80, 443', '5m'],
  ],
  [
    'the default IngressClass',
    `${NETWORKING} ingressclasses`,
    {
      metadata: { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'c', parameters: { apiGroup: 'g', kind: 'K', name: 'p' } },
    },
    ['n (default)', 'c', 'K.g/p', '5m'],
  ],
  [
    'an IPAddress, with a cell more than columns',
    `${NETWORKING} ipaddresses`,
    { spec: { parentRef: { resource: 'services', namespace: 's', name: 'p' } } },
    ['n', 'services/s/p', '5m'],
  ],
  [
    'a PersistentVolume',
    'v1 persistentvolumes',
    {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { namespace: 'x', name: 'y' },
        storageClassName: 's',
        volumeMode: 'Block',
      },
      status: { phase: 'Bound', reason: 'R' },
    },
    ['n', '1Gi', 'RWO,RWX', 'Retain', 'Bound', 'x/y', 's', '<unset>', 'R', '5m', 'Block'],
  ],
  [
    'a PersistentVolumeClaim without a volume',
    'v1 persistentvolumeclaims',
    { spec: { accessModes: ['ReadWriteOnce'] }, status: { phase: 'Pending', capacity: { storage: '1Gi' } } },
    ['n', 'Pending', '', '', '', '', '<unset>', '5m', '<unset>'],
  ],
  [
    'the default StorageClass',
    'storage.k8s.io/v1 storageclasses',
    {
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'p',
      allowVolumeExpansion: true,
    },
    ['n (default)', 'p', 'Delete', 'Immediate', true, '5m'],
  ],
]

describe('cells of workloads, networks and volumes', () => {
  for (const [what, key, fields, expected] of CASES) {
    it(what, () => assert.deepEqual(cells(key, fields), expected))
  }

  it('are as many as columns, but for IPAddresses', () => {
    for (const [, key, fields] of CASES) {
      const extra = key.endsWith(' ipaddresses') ? 1 : 0
      assert.equal(cells(key, fields).length, columnsFor(key).length + extra, key)
    }
  })

  it('are made of objects that are not what they should be', () => {
    const odd = { metadata: [], spec: 'x', status: [null], subsets: 7, roleRef: null, involvedObject: [] }
    for (const [, key] of CASES) assert.ok((builtinCells(key) ?? plainCells)(odd, NOW).length > 0, key)
  })
})
