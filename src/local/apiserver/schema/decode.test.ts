import assert from 'node:assert/strict'
import { ApiError } from '../errors.ts'
import { decode, read, unrecognized } from './decode.ts'
import { schemaFor } from './documents.ts'
import { parseExact } from './number-literal.ts'

const kinds = {
  Deployment: { group: 'apps', version: 'v1', kind: 'Deployment' },
  StatefulSet: { group: 'apps', version: 'v1', kind: 'StatefulSet' },
  ControllerRevision: { group: 'apps', version: 'v1', kind: 'ControllerRevision' },
  Pod: { group: '', version: 'v1', kind: 'Pod' },
  ConfigMap: { group: '', version: 'v1', kind: 'ConfigMap' },
  Secret: { group: '', version: 'v1', kind: 'Secret' },
  Service: { group: '', version: 'v1', kind: 'Service' },
  Lease: { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' },
  ClusterRole: { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' },
  CustomResourceDefinition: {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
  },
}

function as(name: keyof typeof kinds, value: unknown) {
  const kind = kinds[name]
  return decode(value, schemaFor(kind.group, kind.version, kind.kind)!, kind)
}
function object(name: keyof typeof kinds, value: unknown): unknown {
  return as(name, value).object
}
function fault(name: keyof typeof kinds, value: unknown): string {
  try {
    as(name, value)
  } catch (error) {
    assert.ok(error instanceof ApiError)
    assert.equal(error.code, 400)
    return error.message.replace(/^.* cannot be handled as an? \w+: /, '')
  }
  return 'nothing'
}

describe('decode', () => {
  it('names kind, version, struct, path and type of a value that does not fit', () => {
    assert.throws(() => as('Deployment', { spec: { replicas: '1' } }), {
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    })
  })

  const refused: [keyof typeof kinds, unknown, string][] = [
    [
      'Pod',
      { spec: { containers: {} } },
      'object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'Pod',
      { spec: { restartPolicy: 1 } },
      'number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [
      'Pod',
      { spec: { volumes: [{ configMap: 5 }] } },
      'number into Go struct field Volume.spec.volumes.VolumeSource.configMap of type v1.ConfigMapVolumeSource',
    ],
    [
      'Pod',
      { spec: { nodeSelector: { a: true } } },
      'bool into Go struct field PodSpec.spec.nodeSelector of type string',
    ],
    [
      'Deployment',
      { spec: { replicas: 2 ** 31 } },
      'number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'Service',
      { spec: { ports: [{ targetPort: 1.5 }] } },
      'number 1.5 into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    [
      'Lease',
      { spec: { renewTime: 5 } },
      'number into Go struct field LeaseSpec.spec.renewTime of type string',
    ],
  ]
  for (const [name, value, message] of refused) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(fault(name, value), `json: cannot unmarshal ${message}`)
    })
  }

  it('tells the first type error, but faults of quantities and times before it', () => {
    assert.match(fault('Pod', { spec: { hostPID: 1, nodeName: 2 } }), /PodSpec\.spec\.hostPID/)
    assert.match(fault('Pod', { spec: { hostPID: 1, overhead: { cpu: 'x' } } }), /^quantities must match/)
  })

  it('tells type errors inside schemas with the whole path', () => {
    const versions = (schema: unknown) => ({ spec: { versions: [{ schema: { openAPIV3Schema: schema } }] } })
    assert.equal(
      fault('CustomResourceDefinition', versions({ items: { items: { type: 5 } } })),
      'json: cannot unmarshal number into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items.items.type of type string',
    )
    assert.equal(
      fault('CustomResourceDefinition', versions({ additionalProperties: 5 })),
      'boolean or JSON schema expected',
    )
  })

  it('drops unknown fields and reports them by path, in order and each once', () => {
    const { object: found, strict } = as('Pod', {
      zoo: 1,
      spec: { containers: [{ name: 'a' }, { name: 'b', imagePullpolicy: 'x' }] },
      Metadata: {},
    })
    assert.deepEqual(strict, [
      'unknown field "zoo"',
      'unknown field "spec.containers[1].imagePullpolicy"',
      'unknown field "Metadata"',
    ])
    assert.deepEqual(Object.keys(found), ['spec', 'metadata', 'status'])
  })

  it('reports a hundred unknown fields at most', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, 1]))
    assert.equal(as('ConfigMap', many).strict.length, 100)
  })

  it('fills in what Go always prints, and drops what it leaves out when empty', () => {
    assert.deepEqual(
      object('Deployment', {
        metadata: { name: 'a', labels: {}, creationTimestamp: null },
        spec: { paused: false, replicas: 0, template: { spec: { containers: [{ args: [], env: null }] } } },
      }),
      {
        metadata: { name: 'a' },
        spec: {
          replicas: 0,
          selector: null,
          strategy: {},
          template: { metadata: {}, spec: { containers: [{ name: '', resources: {} }] } },
        },
        status: {},
      },
    )
    assert.deepEqual(object('ClusterRole', { rules: [] }), { metadata: {}, rules: null })
    assert.deepEqual(object('ControllerRevision', {}), { metadata: {}, data: null, revision: 0 })
  })

  it('keeps empty values behind pointers', () => {
    const spec = { affinity: { nodeAffinity: {} }, automountServiceAccountToken: false, securityContext: {} }
    assert.deepEqual(object('Pod', { spec }), {
      metadata: {},
      spec: { ...spec, containers: null },
      status: {},
    })
  })

  it('keeps empty lists of what is stored as JSON', () => {
    const found = object('CustomResourceDefinition', { spec: { versions: [] } }) as {
      spec: { versions: unknown }
    }
    assert.deepEqual(found.spec.versions, [])
  })

  it('gives nulls in maps and lists the zero value', () => {
    assert.deepEqual(object('ConfigMap', { data: { a: null } }), { metadata: {}, data: { a: '' } })
    assert.deepEqual(object('Secret', { data: { a: null, b: 'YR==' } }), {
      metadata: {},
      data: { a: '', b: 'YQ==' },
    })
    assert.deepEqual(object('Pod', { spec: { containers: [null] } }), {
      metadata: {},
      spec: { containers: [{ name: '', resources: {} }] },
      status: {},
    })
  })

  it('says of objects within objects what they are', () => {
    const found = object('StatefulSet', { spec: { volumeClaimTemplates: [{ kind: 'x' }] } }) as {
      spec: { volumeClaimTemplates: { apiVersion: string; kind: string }[] }
    }
    const [{ apiVersion, kind } = { apiVersion: '', kind: '' }] = found.spec.volumeClaimTemplates
    assert.deepEqual({ apiVersion, kind }, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' })
  })

  it('rounds resources up to thousandths', () => {
    const overhead = { cpu: '0.0001', memory: '1024Mi' }
    assert.deepEqual(object('Pod', { spec: { overhead, containers: [] } }), {
      metadata: {},
      spec: { containers: null, overhead: { cpu: '1m', memory: '1Gi' } },
      status: {},
    })
  })

  it('takes numbers as they are written, when that is known', () => {
    const exact = (replicas: string) => parseExact(`{"spec":{"replicas":${replicas}}}`)
    assert.match(fault('Deployment', exact('1.0')), /number 1\.0 into/)
    assert.match(fault('Deployment', exact('1e3')), /number 1e3 into/)
    assert.equal(fault('Deployment', exact('-0')), 'nothing')
  })

  it('leaves its input alone and shares nothing with it', () => {
    const deepFreeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
      return value
    }
    const input = { metadata: { name: 'a' }, data: { any: [{ thing: 1 }] as unknown[] }, revision: 1 }
    const found = object('ControllerRevision', deepFreeze(input)) as { data: { any: unknown[] } }
    assert.deepEqual(found, input)
    found.data.any.push(1)
    assert.equal(input.data.any.length, 1)
  })

  it('treats __proto__ as any other key', () => {
    const text = '{"__proto__":{"a":1},"metadata":{"labels":{"__proto__":"x"}},"data":{"constructor":"y"}}'
    const { object: found, strict } = as('ConfigMap', JSON.parse(text))
    assert.deepEqual(strict, ['unknown field "__proto__"'])
    assert.equal(
      JSON.stringify(found),
      '{"metadata":{"labels":{"__proto__":"x"}},"data":{"constructor":"y"}}',
    )
  })

  it('reads deep and wide input', () => {
    let deep: unknown = { type: 'object' }
    for (let depth = 0; depth < 490; depth += 1) deep = { properties: { a: deep } }
    const versions = [{ name: 'v1', schema: { openAPIV3Schema: deep } }]
    assert.deepEqual(as('CustomResourceDefinition', { spec: { versions } }).strict, [])
    const finalizers = Array.from({ length: 100_000 }, () => 'a')
    assert.deepEqual(as('ConfigMap', { metadata: { finalizers } }).strict, [])
  })

  it('makes whole characters of halves', () => {
    assert.deepEqual(object('ConfigMap', { data: { 'a\ud800': '\udc00' } }), {
      metadata: {},
      data: { 'a\ufffd': '\ufffd' },
    })
  })

  it('asks for apiVersion and kind first, and shows the beginning of the body', () => {
    assert.throws(() => as('ConfigMap', { kind: 3 }), {
      message:
        'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":3})',
    })
    assert.throws(() => as('ConfigMap', []), /into Go value of type struct \{ APIVersion .* \(5b5d\)$/)
    assert.match(
      unrecognized(kinds.Pod, 'x', `{"a":"${'b'.repeat(50)}"}`).message,
      /json parse error: x \(\{"a":"b{24} \.\.\.\)$/,
    )
  })
})

describe('read', () => {
  const schema = schemaFor('apps', 'v1', 'Deployment')!

  it('returns the error as a text', () => {
    assert.deepEqual(read({ spec: 1 }, schema), {
      error: 'json: cannot unmarshal number into Go struct field Deployment.spec of type v1.DeploymentSpec',
    })
  })

  const restored: [unknown, string][] = [
    [{ spec: { replicas: 'x' } }, 'unrecognized type: int32'],
    [{ spec: { replicas: 1.5 } }, 'cannot convert float64 to int32'],
    [{ spec: { template: { spec: { hostname: 5 } } } }, 'cannot convert int64 to string'],
    [{ spec: { template: { spec: { restartPolicy: 5 } } } }, 'cannot convert int64 to v1.RestartPolicy'],
    [{ spec: { strategy: 5 } }, 'cannot restore struct from: int64'],
    [{ spec: { template: { spec: { containers: 'x' } } } }, 'cannot restore slice from string'],
    [{ metadata: { labels: 'x' } }, 'cannot restore map from string'],
    [
      { spec: { strategy: { rollingUpdate: { maxSurge: 1.5 } } } },
      'json: cannot unmarshal number 1.5 into Go value of type int32',
    ],
  ]
  for (const [value, error] of restored) {
    it(`says "${error}" of a map`, () => assert.deepEqual(read(value, schema, 'map'), { error }))
  }

  it('lets integers of a map wrap around', () => {
    const result = read({ spec: { replicas: 3_000_000_000 } }, schema, 'map')
    assert.ok('object' in result)
    assert.deepEqual((result.object.spec as { replicas: number }).replicas, -1_294_967_296)
  })
})
