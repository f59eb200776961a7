import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { ApiError } from '../errors.ts'
import { schemaFor } from '../schema/documents.ts'
import type { Schema } from '../schema/schema.ts'
import { apply, type Apply } from './apply.ts'
import { trackUpdate } from './managed-fields.ts'

const configMap = schemaFor('', 'v1', 'ConfigMap') ?? {}
const deployment = schemaFor('apps', 'v1', 'Deployment') ?? {}
const T1 = '2026-01-01T00:00:01Z'
const T2 = '2026-01-01T00:00:02Z'

const map = (data?: Record<string, unknown>, metadata: object = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  ...(data && { data }),
})
const run = (input: Partial<Apply> & Pick<Apply, 'config'>) =>
  apply({ live: undefined, schema: configMap, manager: 'me', force: false, now: T1, reset: [], ...input })
const created = (object: Obj, manager: string, schema = configMap): Obj => ({
  ...object,
  metadata: {
    ...object.metadata,
    managedFields: trackUpdate({ before: undefined, after: object, schema, manager, now: T1, reset: [] }),
  },
})
const owners = (object: Obj): Record<string, unknown> =>
  Object.fromEntries(
    (object.metadata.managedFields ?? []).map(({ manager, fieldsV1 }) => [manager ?? '', fieldsV1]),
  )

function failure(input: Partial<Apply> & Pick<Apply, 'config'>): ApiError {
  try {
    run(input)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('nothing failed')
}

describe('an apply', () => {
  it('creates an object that its manager owns', () => {
    assert.deepEqual(run({ config: map({ k: 'v' }, { labels: { a: 'b' } }) }), {
      ...map({ k: 'v' }),
      metadata: {
        name: 'a',
        labels: { a: 'b' },
        managedFields: [
          {
            manager: 'me',
            operation: 'Apply',
            apiVersion: 'v1',
            time: T1,
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:k': {} }, 'f:metadata': { 'f:labels': { 'f:a': {} } } },
          },
        ],
      },
    })
  })

  it('removes what it does not mention any more', () => {
    const live = run({ config: map({ k: 'v', l: 'w' }, { labels: { a: 'b' } }) })
    assert.deepEqual(run({ live, config: map({ l: 'w' }) }).data, { l: 'w' })
    const emptied = run({ live, config: map() })
    assert.equal(emptied.data, undefined)
    assert.deepEqual(emptied.metadata, { name: 'a' })
  })

  it('keeps what others own or nobody does', () => {
    const live = created(map({ other: 'x' }), 'maker')
    const mine = run({ live, config: map({ k: 'v' }) })
    const defaulted = { ...mine, data: { ...(mine.data as object), unowned: 'y' } }
    assert.deepEqual(run({ live: defaulted, config: map({}) }).data, { other: 'x', unowned: 'y' })
  })

  it('does nothing when everything is as applied', () => {
    const live = run({ config: map({ k: 'v' }) })
    assert.deepEqual(run({ live, config: map({ k: 'v' }), now: T2 }), live)
  })

  it('shares what has the same value, without a time when nothing changes', () => {
    const shared = run({ live: created(map({ k: 'v' }), 'maker'), config: map({ k: 'v' }) })
    const [mine, makers] = shared.metadata.managedFields ?? []
    assert.deepEqual(
      [mine?.manager, mine?.time, mine?.fieldsV1],
      ['me', undefined, { 'f:data': { 'f:k': {} } }],
    )
    assert.deepEqual(makers?.fieldsV1, { 'f:data': { '.': {}, 'f:k': {} } })
  })

  it('lets go of a shared field without removing it', () => {
    const one = run({ config: map({ k: 'v' }), manager: 'one' })
    const both = run({ live: one, config: map({ k: 'v' }), manager: 'two' })
    const left = run({ live: both, config: map(), manager: 'one' })
    assert.deepEqual(left.data, { k: 'v' })
    assert.deepEqual(Object.keys(owners(left)), ['two'])
  })

  it('conflicts with who owns a field that it changes', () => {
    const error = failure({ live: created(map({ k: 'v' }), 'kubectl'), config: map({ k: 'w' }) })
    assert.deepEqual(error.status, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "kubectl" using v1: .data.k',
      reason: 'Conflict',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" using v1', field: '.data.k' },
        ],
      },
      code: 409,
    })
  })

  it('tells several conflicts by manager', () => {
    const one = run({ config: map({ a: '1', b: '1' }), manager: 'one' })
    const live = run({ live: one, config: map({ b: '1', c: '1' }), manager: 'two' })
    assert.equal(
      failure({ live, config: map({ a: '2', b: '2', c: '2' }) }).message,
      'Apply failed with 4 conflicts: conflicts with "one":\n- .data.a\n- .data.b\nconflicts with "two":\n- .data.b\n- .data.c',
    )
  })

  it('names subresources and items in a conflict', () => {
    const containers = [
      { name: 'c', image: 'a', ports: [{ containerPort: 80, protocol: 'TCP', hostPort: 1 }] },
    ]
    const of = (value: object): Obj => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { template: { spec: value } },
    })
    const live = created(of({ containers }), 'maker', deployment)
    for (const entry of live.metadata.managedFields ?? []) entry.subresource = 'status'
    const config = of({ containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 2 }] }] })
    assert.equal(
      failure({ live, config, schema: deployment }).message,
      'Apply failed with 1 conflict: conflict with "maker" with subresource "status" using apps/v1: ' +
        '.spec.template.spec.containers[name="c"].ports[containerPort=80,protocol="TCP"].hostPort',
    )
  })

  it('takes fields by force', () => {
    const forced = run({
      live: created(map({ k: 'v', l: 'w' }), 'maker'),
      config: map({ k: 'x' }),
      force: true,
      now: T2,
    })
    assert.deepEqual(forced.data, { k: 'x', l: 'w' })
    assert.deepEqual(owners(forced), {
      me: { 'f:data': { 'f:k': {} } },
      maker: { 'f:data': { '.': {}, 'f:l': {} } },
    })
  })

  it('gives what nobody tracked to before-first-apply', () => {
    const live = map({ k: 'v', l: 'w' }, { uid: 'u' })
    assert.equal(
      failure({ live, config: map({ k: 'x' }) }).message,
      'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.k',
    )
    assert.deepEqual(owners(run({ live, config: map({ n: 'y' }) })), {
      me: { 'f:data': { 'f:n': {} } },
      'before-first-apply': { 'f:data': { '.': {}, 'f:k': {}, 'f:l': {} } },
    })
  })

  it('does not own what the endpoint may not write', () => {
    const config = { ...map({ k: 'v' }), status: { x: 1 } }
    const schema = { ...configMap, properties: { ...configMap.properties, status: { type: 'object' } } }
    assert.deepEqual(owners(run({ config, schema, reset: [['status']] })), {
      me: { 'f:data': { 'f:k': {} } },
    })
  })

  it('leaves its input as it is', () => {
    const live = run({ config: map({ k: 'v', l: 'w' }) })
    const [before, config] = [structuredClone(live), map({ l: 'x' })]
    run({ live, config })
    assert.deepEqual([live, config], [before, map({ l: 'x' })])
  })
})

describe('an apply of lists', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
          plain: { type: 'array', items: { type: 'string' } },
          whole: {
            type: 'object',
            'x-kubernetes-map-type': 'atomic',
            properties: { a: { type: 'string' }, b: { type: 'string' } },
          },
          open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          ports: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['port', 'protocol'],
            items: {
              type: 'object',
              properties: {
                port: { type: 'integer' },
                protocol: { type: 'string', default: 'TCP' },
                note: { type: 'string' },
              },
            },
          },
        },
      },
    },
  }
  const thing = (spec: object): Obj => ({
    apiVersion: 'x.io/v1',
    kind: 'Thing',
    metadata: { name: 'a' },
    spec,
  })
  const of = (spec: object, input: Partial<Apply> = {}) => run({ schema, config: thing(spec), ...input })

  it('merges sets in the order of the configuration', () => {
    const live = created(thing({ set: ['x', 'y', 'z'] }), 'maker', schema)
    assert.deepEqual(of({ set: ['z', 'n', 'x'] }, { live }).spec, { set: ['y', 'z', 'n', 'x'] })
  })

  it('removes its own items only', () => {
    const one = of({ set: ['a', 'b'], ports: [{ port: 1 }, { port: 2 }] })
    const both = of({ set: ['b', 'c'], ports: [{ port: 1, note: 'x' }] }, { live: one, manager: 'two' })
    assert.deepEqual(of({ set: ['a'], ports: [{ port: 2 }] }, { live: both }).spec, {
      set: ['a', 'b', 'c'],
      ports: [{ port: 1, note: 'x' }, { port: 2 }],
    })
  })

  it('tells items of a map by all keys, with defaults', () => {
    const live = of({
      ports: [
        { port: 1, protocol: 'UDP' },
        { port: 1, protocol: 'TCP', note: 'x' },
      ],
    })
    const changed = of({ ports: [{ port: 1, note: 'y' }] }, { live })
    assert.deepEqual(changed.spec, { ports: [{ port: 1, note: 'y' }] })
  })

  it('replaces atomic lists and objects', () => {
    const live = created(thing({ plain: ['a', 'b'], whole: { a: 'x' } }), 'maker', schema)
    assert.equal(
      failure({ live, schema, config: thing({ plain: ['a'], whole: { b: 'y' } }) }).status.details?.causes
        ?.length,
      2,
    )
    const forced = of({ plain: ['a'], whole: { b: 'y' } }, { live, force: true })
    assert.deepEqual(forced.spec, { plain: ['a'], whole: { b: 'y' } })
  })

  it('merges what is not declared field by field, and its lists as a whole', () => {
    const one = of({ open: { a: { x: 1 }, l: [1] } })
    const both = of({ open: { a: { y: 2 } } }, { live: one, manager: 'two' })
    assert.deepEqual(both.spec, { open: { a: { x: 1, y: 2 }, l: [1] } })
    assert.deepEqual(owners(both), {
      me: { 'f:spec': { 'f:open': { 'f:a': { '.': {}, 'f:x': {} }, 'f:l': {} } } },
      two: { 'f:spec': { 'f:open': { 'f:a': { '.': {}, 'f:y': {} } } } },
    })
  })

  it('keeps duplicates that are there already', () => {
    const live = { ...thing({ set: ['a', 'a', 'b'] }), metadata: { name: 'a', uid: 'u' } }
    assert.deepEqual(of({ set: ['c'] }, { live }).spec, { set: ['a', 'a', 'b', 'c'] })
  })

  it('fits the fields of managers to a list that became atomic', () => {
    const atomic = structuredClone(schema)
    Object.assign(atomic.properties?.spec?.properties?.set ?? {}, { 'x-kubernetes-list-type': 'atomic' })
    const live = of({ set: ['a', 'b'] })
    assert.deepEqual(owners(run({ live, schema: atomic, config: thing({ plain: ['x'] }), manager: 'two' })), {
      me: { 'f:spec': { 'f:set': {} } },
      two: { 'f:spec': { 'f:plain': {} } },
    })
  })
})

describe('an apply by kubectl', () => {
  const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'
  const lastApplied = (config: Obj) => ({ [ANNOTATION]: `${JSON.stringify(config)}\n` })
  const live = created(
    map({ k: 'v', l: 'w' }, { annotations: lastApplied(map({ k: 'v', l: 'w' })) }),
    'kubectl-client-side-apply',
  )

  it('takes over what client-side apply owned, and keeps its annotation', () => {
    const taken = run({ live, config: map({ k: 'x' }), manager: 'kubectl' })
    assert.deepEqual(taken.data, { k: 'x', l: 'w' })
    assert.equal(
      taken.metadata.annotations?.[ANNOTATION],
      '{"apiVersion":"v1","data":{"k":"x"},"kind":"ConfigMap","metadata":{"name":"a"}}\n',
    )
  })

  it('still conflicts about what was changed since', () => {
    const after = { ...live, data: { k: 'v', l: 'other' } }
    const managedFields = trackUpdate({
      before: live,
      after,
      schema: configMap,
      manager: 'other',
      now: T2,
      reset: [],
    })
    const changed = { ...after, metadata: { ...after.metadata, managedFields } }
    assert.equal(
      failure({ live: changed, config: map({ k: 'x', l: 'x' }), manager: 'kubectl' }).message,
      'Apply failed with 1 conflict: conflict with "other" using v1: .data.l',
    )
  })

  it('is the only one that may', () => {
    assert.equal(failure({ live, config: map({ k: 'x' }) }).code, 409)
  })

  it('removes fields that were handed over to it', () => {
    const managedFields = [
      { ...live.metadata.managedFields?.[0], manager: 'kubectl', operation: 'Apply' as const },
    ]
    const moved = { ...live, metadata: { ...live.metadata, managedFields } }
    assert.deepEqual(run({ live: moved, config: map({ k: 'v' }), manager: 'kubectl' }).data, { k: 'v' })
  })
})

describe('what cannot be applied', () => {
  for (const [what, config, code, message] of [
    ['an object without a kind', { metadata: { name: 'a' } }, 400, 'invalid object type: /, Kind='],
    ['an object of another kind', { ...map(), kind: 'Secret' }, 400, 'invalid object type: /v1, Kind=Secret'],
    [
      'an object of another version',
      { ...map(), apiVersion: 'apps/v1' },
      400,
      'invalid object type: apps/v1, Kind=ConfigMap',
    ],
    ['managedFields', map({}, { managedFields: [] }), 400, 'metadata.managedFields must be nil'],
    [
      'an unknown field',
      { ...map(), foo: 1 },
      500,
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .foo: field not declared in schema',
    ],
    [
      'text for an object',
      { ...map(), data: 'x' },
      500,
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data: expected map, got &{x}',
    ],
    [
      'a number for text',
      map({ a: 1 }),
      500,
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}',
    ],
    [
      'an object for text',
      map({ a: { x: 1.5, b: null, c: 'y' } }),
      500,
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.a: expected string, got ' +
        '&value.valueUnstructured{Value:map[string]interface {}{"b":interface {}(nil), "c":"y", "x":1.5}}',
    ],
    [
      'duplicates, and several things at once',
      map({}, { namespace: 'n', finalizers: ['x', 'x'], generation: 'x' }),
      500,
      'failed to create typed patch object (n/a; /v1, Kind=ConfigMap): errors:\n' +
        '  .metadata.finalizers: duplicate entries for key [="x"]\n' +
        '  .metadata.generation: expected numeric (int or float), got string',
    ],
    [
      'an item that is no object',
      map({}, { ownerReferences: ['x'] }),
      500,
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .metadata.ownerReferences: element 0: ' +
        'associative list with keys may not have non-map elements',
    ],
    [
      'text for metadata',
      { ...map(), metadata: 'x' },
      500,
      'failed to create typed patch object (/; /v1, Kind=ConfigMap): .metadata: expected map, got &{x}',
    ],
  ] as const) {
    it(`is ${what}`, () => {
      const error = failure({ config: config as unknown as Obj })
      assert.deepEqual([error.code, error.message], [code, message])
      assert.equal(error.status.reason, code === 500 ? undefined : 'BadRequest')
    })
  }

  it('is never more than an ApiError, whatever comes', () => {
    for (const metadata of [null, {}, { annotations: null }, { managedFields: null }]) {
      const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: null } as unknown as Obj
      assert.equal(run({ config, manager: 'kubectl' }).kind, 'ConfigMap')
      assert.equal(run({ live: created(map({ k: 'v' }), 'x'), config, manager: 'kubectl' }).kind, 'ConfigMap')
    }
  })

  it('is held to the stack: deep values do not break it', () => {
    let deep: Record<string, unknown> = {}
    for (let index = 0; index < 900; index += 1) deep = { a: deep }
    const schema: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
    const config = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, deep }
    const live = run({ config, schema })
    assert.deepEqual(run({ live, config: { ...config, deep: { b: 1 } }, schema, manager: 'two' }).deep, {
      ...deep,
      b: 1,
    })
  })
})
