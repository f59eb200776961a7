import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../../cluster/object.ts'
import type { ApiError } from '../../errors.ts'
import type { Situation } from '../../kinds/kind.ts'
import { coreStrategies } from './index.ts'

/** A situation with one free address and ports that count up. */
function situation(extra: Partial<Situation> = {}): Situation {
  let port = 30_100
  return {
    now: '2024-01-01T00:00:00Z',
    allocate: { clusterIP: () => '10.96.0.10', nodePort: () => port++, serviceCIDR: '10.96.0.0/16' },
    ...extra,
  }
}

const object = (kind: string, rest: object, name = 'a'): Obj => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'n' },
  ...structuredClone(rest),
})

/** What becomes of an object on its way in: the object, and what is wrong with it. */
function write(key: string, next: Obj, previous?: Obj, at = situation()): { next: Obj; causes: string[] } {
  const strategy = coreStrategies[key]
  assert.ok(strategy, key)
  strategy.defaults?.(next)
  strategy.prepare?.(next, previous, at)
  const causes = strategy.validate?.(next, previous, at) ?? []
  return { next, causes: causes.map(({ field, message }) => `${field}: ${message}`) }
}

describe('Secrets', () => {
  it('take texts into their data', () => {
    const { next } = write(
      '/secrets',
      object('Secret', { data: { a: 'eA==' }, stringData: { a: 'é', __proto__x: 'y' } }),
    )
    assert.deepEqual(next.data, { a: 'w6k=', __proto__x: 'eQ==' })
    assert.equal(next.type, 'Opaque')
    assert.ok(!('stringData' in next))
  })
  it('take a key that is a word of JavaScript', () => {
    const next = object('Secret', {})
    next.stringData = JSON.parse('{"__proto__":"x"}') as unknown
    assert.deepEqual(Object.keys(write('/secrets', next).next.data as object), ['__proto__'])
  })
  it('do not change once they are immutable', () => {
    const previous = object('Secret', { type: 'Opaque', data: { a: 'eA==' }, immutable: true })
    const { causes } = write('/secrets', object('Secret', { data: { a: 'eQ==' } }), previous)
    assert.deepEqual(causes, [
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ])
  })
  it('say what is wrong with JSON as Go does', () => {
    const problem = (text: string) =>
      write(
        '/secrets',
        object('Secret', { type: 'kubernetes.io/dockercfg', stringData: { '.dockercfg': text } }),
      ).causes[0]?.replace(/^.*redacted>": /, '')
    assert.equal(problem('{}'), undefined)
    assert.equal(problem(''), 'unexpected end of JSON input')
    assert.equal(problem('{"a":1,}'), "invalid character '}' looking for beginning of object key string")
    assert.equal(problem('{"a" 1}'), "invalid character '1' after object key")
    assert.equal(problem('{"a":1 2}'), "invalid character '2' after object key:value pair")
    assert.equal(problem('[1 2]'), "invalid character '2' after array element")
    assert.equal(problem('tru'), 'unexpected end of JSON input')
    assert.equal(problem('nulx'), "invalid character 'x' in literal null (expecting 'l')")
    assert.equal(problem('{} x'), "invalid character 'x' after top-level value")
    assert.equal(problem('"\\q"'), "invalid character 'q' in string escape code")
    assert.equal(problem('[]'), 'json: cannot unmarshal array into Go value of type map[string]interface {}')
  })
})

describe('Services', () => {
  const ports = [{ port: 80 }]

  it('get an address and keep it', () => {
    const { next: previous } = write('/services', object('Service', { spec: { ports } }))
    assert.deepEqual(previous.spec, {
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      clusterIP: '10.96.0.10',
      clusterIPs: ['10.96.0.10'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    })
    const { next, causes } = write(
      '/services',
      object('Service', { spec: { ports: [{ port: 81 }] } }),
      previous,
    )
    assert.deepEqual(causes, [])
    assert.equal((next.spec as { clusterIP: string }).clusterIP, '10.96.0.10')
  })
  it('get ports of the nodes that are not in use', () => {
    const used = object('Service', { spec: { ports: [{ nodePort: 30_101 }] } }, 'other')
    const at = situation({ cluster: { get: () => undefined, list: () => [used] } })
    const spec = {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81, nodePort: 30_101 },
      ],
    }
    assert.throws(
      () => write('/services', object('Service', { spec }), undefined, at),
      (error: ApiError) =>
        error.message.includes(
          'spec.ports[1].nodePort: Invalid value: 30101: provided port is already allocated',
        ),
    )
  })
  it('are refused when nothing is left to hand out', () => {
    const nothing = { clusterIP: () => undefined, nodePort: () => undefined }
    const address = { ...nothing, clusterIP: () => '10.96.0.10' }
    const ports = [{ port: 80 }]
    const balancer = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports }
    for (const [allocate, spec, why] of [
      [nothing, { ports }, 'failed to allocate a serviceIP for Service "a": range is full'],
      [address, { type: 'NodePort', ports }, 'failed to allocate a nodePort: range is full'],
      [
        address,
        { ...balancer, allocateLoadBalancerNodePorts: false },
        'failed to allocate a HealthCheck NodePort 0: range is full',
      ],
    ] as const) {
      assert.throws(
        () => write('/services', object('Service', { spec }), undefined, situation({ allocate })),
        ({ status: { message, reason, code } }: ApiError) =>
          isDeepStrictEqual(
            [message, reason, code],
            [`Internal error occurred: ${why}`, 'InternalError', 500],
          ),
      )
    }
  })
  it('share a port of the nodes for TCP and UDP', () => {
    const spec = {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 53 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    }
    const { next } = write('/services', object('Service', { spec }))
    const given = (next.spec as { ports: { nodePort: number }[] }).ports.map(({ nodePort }) => nodePort)
    assert.equal(given[0], given[1])
  })
  it('are refused an address outside of the network', () => {
    const spec = { ports, clusterIP: '192.0.2.1' }
    assert.throws(() => write('/services', object('Service', { spec })), /does not match the current range/)
  })
  it('lose what their new type has no use for', () => {
    const { next: previous } = write(
      '/services',
      object('Service', { spec: { type: 'LoadBalancer', ports } }),
    )
    const next = structuredClone(previous)
    Object.assign(next.spec as object, { type: 'ExternalName', externalName: 'a.b' })
    assert.deepEqual(write('/services', next, previous), {
      causes: [],
      next: object('Service', {
        spec: {
          type: 'ExternalName',
          externalName: 'a.b',
          ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
          sessionAffinity: 'None',
        },
        status: { loadBalancer: {} },
      }),
    })
  })
})

describe('volumes and claims', () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }

  it('a claim takes the newest of the default classes', () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
    const classes = ['2020', '2022', '2021'].map((year) => {
      const made = object('StorageClass', {}, `c${year}`)
      Object.assign(made.metadata, { annotations, creationTimestamp: `${year}-01-01T00:00:00Z` })
      return made
    })
    const at = situation({ cluster: { get: () => undefined, list: () => classes } })
    const { next } = write(
      '/persistentvolumeclaims',
      object('PersistentVolumeClaim', { spec }),
      undefined,
      at,
    )
    assert.equal((next.spec as { storageClassName: string }).storageClassName, 'c2022')
    assert.deepEqual(next.metadata.finalizers, ['kubernetes.io/pvc-protection'])
  })
  it('a claim that is not bound does not grow', () => {
    const { next: previous } = write('/persistentvolumeclaims', object('PersistentVolumeClaim', { spec }))
    const bigger = { ...spec, resources: { requests: { storage: '2Gi' } } }
    const { causes } = write(
      '/persistentvolumeclaims',
      object('PersistentVolumeClaim', { spec: bigger }),
      previous,
    )
    assert.match(
      causes[0]!,
      /^spec: Forbidden: spec is immutable after creation except.*\n@@ .*\n(.*\n)*-\s+"storage": "1Gi"/,
    )
  })
  it('a volume notes when its phase changes', () => {
    const previous = object('PersistentVolume', {
      status: { phase: 'Pending', lastPhaseTransitionTime: 'then' },
    })
    const next = object('PersistentVolume', {
      status: { phase: 'Available', lastPhaseTransitionTime: 'then' },
    })
    const written = write('/persistentvolumes', next, previous, situation({ subresource: 'status' }))
    assert.deepEqual(written.next.status, {
      phase: 'Available',
      lastPhaseTransitionTime: '2024-01-01T00:00:00Z',
    })
  })
})

describe('status endpoints', () => {
  it('write nothing but the status, and the main ones no status', () => {
    const previous = object('ResourceQuota', {
      spec: { hard: { pods: '1' } },
      status: { used: { pods: '0' } },
    })
    const next = () =>
      object('ResourceQuota', { spec: { hard: { pods: '2' } }, status: { used: { pods: '1' } } })
    const main = write('/resourcequotas', next(), previous).next
    assert.deepEqual([main.spec, main.status], [next().spec, previous.status])
    const status = write('/resourcequotas', next(), previous, situation({ subresource: 'status' })).next
    assert.deepEqual([status.spec, status.status], [previous.spec, next().status])
  })
})

describe('every strategy', () => {
  const hostile: unknown[] = [undefined, null, '', 0, true, [], {}, [{}], { a: null }, 'x'.repeat(300)]
  const FIELDS = [
    'spec',
    'status',
    'data',
    'rules',
    'subjects',
    'roleRef',
    'webhooks',
    'subsets',
    'endpoints',
    'ports',
    'secrets',
    'parameters',
  ]

  for (const [key, strategy] of Object.entries(coreStrategies)) {
    it(`${key} throws nothing but API errors, and fills in twice what it fills in once`, () => {
      for (const value of hostile) {
        const rest = Object.fromEntries(FIELDS.map((field) => [field, value]))
        const next = object('X', rest)
        try {
          write(key, next)
          write(key, structuredClone(next), next)
        } catch (error) {
          assert.equal((error as Error).name, 'ApiError', (error as Error).stack)
        }
        const once = object('X', { spec: {} })
        strategy.defaults?.(once)
        const twice = structuredClone(once)
        strategy.defaults?.(twice)
        assert.deepEqual(twice, once)
      }
    })
  }
})
