import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Control, World } from '../control.ts'
import type { BackendPort } from './backends.ts'
import { endpointsCleanup, endpointsControl } from './endpoints.ts'
import { endpointSliceControl } from './slices.ts'

const namespace = 'default'

/** A world of these objects; what has an owner is owned by whatever is asked about. */
function worldOf(objects: readonly Obj[]): World {
  const list = (kind: string) => objects.filter((object) => object.kind === kind)
  return {
    now: 0,
    since: () => 0,
    owned: (kind) => list(kind).filter(({ metadata }) => metadata.ownerReferences),
    orphans: () => [],
    list,
    get: (kind, name) => list(kind).find(({ metadata }) => metadata.name === name),
    suffix: () => 'abcde',
  }
}
const service = (name: string, spec: object, labels?: Record<string, string>): Obj => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, uid: `uid-${name}`, ...(labels && { labels }) },
  spec: { selector: { app: 'web' }, clusterIP: '10.96.0.1', ipFamilies: ['IPv4'], ...spec },
})
interface PodParts {
  ip?: string
  ready?: boolean
  phase?: string
  spec?: object
  metadata?: object
  containerPort?: number
}
const pod = (
  name: string,
  { ip, ready = true, phase = 'Running', spec, metadata, containerPort }: PodParts,
): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, uid: `uid-${name}`, labels: { app: 'web' }, ...metadata },
  spec: {
    nodeName: 'node-1',
    containers: [
      { name: 'm', image: 'x', ...(containerPort && { ports: [{ name: 'http', containerPort }] }) },
    ],
    ...spec,
  },
  status: {
    phase,
    ...(ip && { podIP: ip, podIPs: [{ ip }] }),
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
})
const target = (name: string) => ({ kind: 'Pod', name, namespace, uid: `uid-${name}` })

/** What a real kube-controller-manager 1.36.3 was given when what is expected here was recorded. */
const pods = [
  pod('a', { ip: '10.0.0.1', containerPort: 8080, spec: { hostname: 'ah', subdomain: 'hl' } }),
  pod('b', { ip: '10.0.0.2', ready: false, containerPort: 8080 }),
  pod('c', { ip: '10.0.0.3', containerPort: 8081 }),
  pod('d', { ip: '10.0.0.4', ready: false, phase: 'Succeeded' }),
  pod('e', { phase: 'Pending' }),
]
const web = service(
  'web',
  {
    ports: [
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', appProtocol: 'kubernetes.io/h2c' },
      { name: 'raw', port: 81, protocol: 'TCP', targetPort: 9000 },
    ],
  },
  { tier: 'front' },
)
const headless = service('hl', { clusterIP: 'None' })

/** The objects that a control creates. */
const created = (control: Control, object: Obj, around: readonly Obj[]) =>
  control.reconcile(object, worldOf(around)).writes.map((write) => {
    assert.equal(write.op, 'create')
    return write.object as Obj & {
      endpoints: { addresses: string[] }[]
      ports: BackendPort[]
      subsets: object[]
    }
  })
const afterwards = (slice: Obj): Obj =>
  structuredClone({ ...slice, metadata: { ...slice.metadata, uid: slice.metadata.name ?? '' } })

describe('endpointSliceControl', () => {
  it('groups Pods by the ports that they have for the Service', () => {
    const slices = created(endpointSliceControl, web, pods)
    const raw = { name: 'raw', port: 9000, protocol: 'TCP' }
    const http = (port: number) => ({ name: 'http', port, protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' })
    assert.deepEqual(
      slices.map(({ endpoints, ports }) => [endpoints.flatMap(({ addresses }) => addresses), ports]),
      [
        [
          ['10.0.0.1', '10.0.0.2'],
          [http(8080), raw],
        ],
        [['10.0.0.3'], [http(8081), raw]],
      ],
    )
    assert.deepEqual(slices[0]?.metadata, {
      name: 'web-abcde',
      generateName: 'web-',
      namespace,
      labels: {
        tier: 'front',
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name: 'web',
          uid: 'uid-web',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    })
  })

  it('says of each Pod of a headless Service what it is', () => {
    const dying = pod('f', { ip: '10.0.0.5', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })
    const [slice, ...others] = created(endpointSliceControl, headless, [...pods, dying])
    assert.deepEqual(others, [])
    assert.equal(slice?.metadata.labels?.['service.kubernetes.io/headless'], '')
    assert.deepEqual(slice.ports, [])
    const nodeName = 'node-1'
    assert.deepEqual(slice.endpoints, [
      {
        addresses: ['10.0.0.1'],
        conditions: { ready: true, serving: true, terminating: false },
        hostname: 'ah',
        nodeName,
        targetRef: target('a'),
      },
      {
        addresses: ['10.0.0.2'],
        conditions: { ready: false, serving: false, terminating: false },
        nodeName,
        targetRef: target('b'),
      },
      {
        addresses: ['10.0.0.3'],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName,
        targetRef: target('c'),
      },
      {
        addresses: ['10.0.0.5'],
        conditions: { ready: false, serving: true, terminating: true },
        nodeName,
        targetRef: target('f'),
      },
    ])
  })

  it('publishes what is not ready where that is wanted', () => {
    const all = service('all', { publishNotReadyAddresses: true, ports: [{ port: 80, protocol: 'TCP' }] })
    const [slice] = created(endpointSliceControl, all, [pod('b', { ip: '10.0.0.2', ready: false })])
    assert.deepEqual((slice?.endpoints[0] as unknown as { conditions: object }).conditions, {
      ready: true,
      serving: false,
      terminating: false,
    })
  })

  it('makes an empty slice for a Service without Pods, and none for one that selects nothing', () => {
    const [slice] = created(endpointSliceControl, web, [])
    assert.deepEqual([slice?.endpoints, slice?.ports], [[], []])
    for (const spec of [{ selector: undefined }, { type: 'ExternalName' }])
      assert.deepEqual(created(endpointSliceControl, service('x', spec), pods), [])
  })

  it('writes nothing when nothing is different, and keeps Pods where they are when something is', () => {
    const slices = created(endpointSliceControl, web, pods).map(afterwards)
    assert.deepEqual(endpointSliceControl.reconcile(web, worldOf([...pods, ...slices])).writes, [])
    const more = pod('0', { ip: '10.0.0.9', containerPort: 8081 })
    const writes = endpointSliceControl.reconcile(web, worldOf([more, ...pods, ...slices])).writes
    assert.deepEqual(
      writes.map((write) => [write.op, addresses((write as { object: Obj }).object)]),
      [['replace', ['10.0.0.3', '10.0.0.9']]],
    )
  })

  it('deletes what it needs no more, but the last slice', () => {
    const slices = created(endpointSliceControl, web, pods).map(afterwards)
    const some = endpointSliceControl.reconcile(web, worldOf([...pods.slice(0, 1), ...slices])).writes
    assert.deepEqual(
      some.map(({ op }) => op),
      ['replace', 'delete'],
    )
    const none = endpointSliceControl.reconcile(web, worldOf(slices)).writes
    assert.deepEqual(
      none.map(({ op }) => op),
      ['replace', 'delete'],
    )
  })

  it('puts a hundred endpoints in a slice', () => {
    const many = Array.from({ length: 250 }, (_, n) => pod(`p${n}`, { ip: `10.1.0.${n}` }))
    const sizes = created(endpointSliceControl, headless, many).map(({ endpoints }) => endpoints.length)
    assert.deepEqual(sizes, [100, 100, 50])
  })

  it('is concerned with Pods that have had an address', () => {
    const concerns = (changed: Obj) =>
      endpointSliceControl.concerns?.(changed, [web, service('other', { selector: { app: 'x' } })])
    assert.deepEqual(concerns(pod('a', { ip: '10.0.0.1' })), ['default/web'])
    assert.deepEqual(concerns(pod('e', {})), [])
  })
})

for (const control of [endpointSliceControl, endpointsControl]) {
  it(`${control.name} leaves a Service alone that is being deleted`, () => {
    const going = { ...web, metadata: { ...web.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
    assert.equal(control.reconcile(web, worldOf(pods)).writes.length > 0, true)
    assert.deepEqual(control.reconcile(going, worldOf(pods)).writes, [])
  })
}

describe('endpointsControl', () => {
  it('tells ready from not ready, by port', () => {
    const [endpoints] = created(endpointsControl, web, pods)
    const address = (name: string, ip: string) => ({ ip, nodeName: 'node-1', targetRef: target(name) })
    const [a, b, c] = [address('a', '10.0.0.1'), address('b', '10.0.0.2'), address('c', '10.0.0.3')]
    const http = (port: number) => ({ name: 'http', port, protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' })
    assert.deepEqual(endpoints?.subsets, [
      { addresses: [a], notReadyAddresses: [b], ports: [http(8080)] },
      { addresses: [c], ports: [http(8081)] },
      { addresses: [a, c], notReadyAddresses: [b], ports: [{ name: 'raw', port: 9000, protocol: 'TCP' }] },
    ])
    assert.deepEqual(endpoints.metadata.labels, {
      tier: 'front',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    })
  })

  it('needs no ports of a headless Service, and writes nothing twice', () => {
    const [endpoints] = created(endpointsControl, headless, pods.slice(0, 1))
    assert.deepEqual(endpoints?.subsets, [
      { addresses: [{ ip: '10.0.0.1', hostname: 'ah', nodeName: 'node-1', targetRef: target('a') }] },
    ])
    const world = worldOf([...pods.slice(0, 1), endpoints])
    assert.deepEqual(endpointsControl.reconcile(headless, world).writes, [])
  })

  it('takes away what it made for a Service that is gone, and nothing else', () => {
    const [endpoints] = created(endpointsControl, web, pods)
    assert.ok(endpoints)
    const cleanup = (object: Obj, around: readonly Obj[]) =>
      endpointsCleanup.reconcile(object, worldOf(around)).writes.map(({ op }) => op)
    assert.deepEqual(cleanup(endpoints, []), ['delete'])
    assert.deepEqual(cleanup(endpoints, [web]), [])
    assert.deepEqual(cleanup({ ...endpoints, metadata: { name: 'own', namespace } }, []), [])
  })
})

const addresses = (slice: Obj) =>
  (slice as unknown as { endpoints: { addresses: string[] }[] }).endpoints.flatMap((each) => each.addresses)
