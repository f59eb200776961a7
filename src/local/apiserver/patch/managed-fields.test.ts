import assert from 'node:assert/strict'
import type { ManagedFieldsEntry, Obj } from '../../../cluster/object.ts'
import { schemaFor } from '../schema/documents.ts'
import type { Schema } from '../schema/schema.ts'
import { keepTimes, trackUpdate, type Write } from './managed-fields.ts'

const configMap = schemaFor('', 'v1', 'ConfigMap') ?? {}
const pod = schemaFor('', 'v1', 'Pod') ?? {}
const deployment = schemaFor('apps', 'v1', 'Deployment') ?? {}

const T1 = '2026-01-01T00:00:01Z'
const T2 = '2026-01-01T00:00:02Z'

const map = (data: Record<string, string> | undefined, metadata: object = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: T1, ...metadata },
  ...(data && { data }),
})
const track = (write: Partial<Write> & Pick<Write, 'after'>) =>
  trackUpdate({ before: undefined, schema: configMap, manager: 'me', now: T1, reset: [], ...write })
const stored = (object: Obj, managedFields: ManagedFieldsEntry[]): Obj => ({
  ...object,
  metadata: { ...object.metadata, managedFields },
})
const fieldsOf = (entries: ManagedFieldsEntry[]): Record<string, unknown> =>
  Object.fromEntries(entries.map((entry) => [entry.manager ?? '', entry.fieldsV1]))

describe('managedFields of a create', () => {
  it('give everything but the identity to who creates', () => {
    assert.deepEqual(track({ after: map({ k: 'v' }, { labels: { b: '1', a: '2' }, finalizers: ['x'] }) }), [
      {
        manager: 'me',
        operation: 'Update',
        apiVersion: 'v1',
        time: T1,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:data': { '.': {}, 'f:k': {} },
          'f:metadata': {
            'f:finalizers': { '.': {}, 'v:"x"': {} },
            'f:labels': { '.': {}, 'f:a': {}, 'f:b': {} },
          },
        },
      },
    ])
  })

  it('are in the order of the real server', () => {
    const [entry] = track({ after: map({ b: '', a: '' }, { labels: { z: '', y: '' } }) })
    assert.equal(
      JSON.stringify(entry?.fieldsV1),
      '{"f:data":{".":{},"f:a":{},"f:b":{}},"f:metadata":{"f:labels":{".":{},"f:y":{},"f:z":{}}}}',
    )
  })

  it('name items by their keys, with defaults, in numeric order', () => {
    const ports = [{ containerPort: 8080, protocol: 'UDP' }, { containerPort: 80 }]
    const after = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'c', ports, args: ['x'], resources: {} }] },
    }
    const [entry] = track({ after, schema: pod })
    assert.equal(
      JSON.stringify(entry?.fieldsV1),
      '{"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:args":{},"f:name":{},"f:ports":{".":{},' +
        '"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{}},' +
        '"k:{\\"containerPort\\":8080,\\"protocol\\":\\"UDP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{}}}}}',
    )
  })

  it('leave out what Go writes even when it is empty', () => {
    const after = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        strategy: {},
        template: { metadata: {}, spec: { containers: null } },
      },
      status: {},
    }
    assert.deepEqual(track({ after, schema: deployment })[0]?.fieldsV1, { 'f:spec': { 'f:selector': {} } })
    const classed = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'a' },
      value: 0,
    }
    assert.deepEqual(
      track({ after: classed, schema: schemaFor('scheduling.k8s.io', 'v1', 'PriorityClass') ?? {} }),
      [],
    )
  })

  it('leave out what the endpoint may not write', () => {
    const after = { ...map({ k: 'v' }, { labels: { a: 'b' } }), status: { x: 1 } }
    const [entry] = track({ after, reset: [['data'], ['metadata', 'labels']] })
    assert.deepEqual(entry?.fieldsV1, { 'f:status': { '.': {}, 'f:x': {} } })
  })

  it('take "unknown" for no manager', () => {
    assert.equal(track({ after: map({ k: 'v' }), manager: '' })[0]?.manager, 'unknown')
  })

  it('hold nothing when nothing is there to own', () => {
    assert.deepEqual(track({ after: map(undefined) }), [])
  })
})

describe('managedFields of an update', () => {
  const before = stored(
    map({ a: '1', b: '1', c: '1' }),
    track({ after: map({ a: '1', b: '1', c: '1' }), manager: 'one' }),
  )

  it('move what changed, forget what is gone and keep the rest', () => {
    const entries = track({
      before,
      after: { ...before, data: { a: '2', b: '1', d: '2' } },
      manager: 'two',
      now: T2,
    })
    assert.deepEqual(fieldsOf(entries), {
      one: { 'f:data': { '.': {}, 'f:b': {} } },
      two: { 'f:data': { 'f:a': {}, 'f:d': {} } },
    })
    assert.deepEqual(
      entries.map(({ time }) => time),
      [T1, T2],
    )
  })

  it('stay as they are when nothing changes', () => {
    assert.deepEqual(
      track({ before, after: map({ a: '1', b: '1', c: '1' }), manager: 'two', now: T2 }),
      before.metadata.managedFields,
    )
  })

  it('get a new time when the manager changes a field of its own', () => {
    const [entry] = track({
      before,
      after: { ...before, data: { a: '2', b: '1', c: '1' } },
      manager: 'one',
      now: T2,
    })
    assert.deepEqual([entry?.time, entry?.fieldsV1], [T2, before.metadata.managedFields?.[0]?.fieldsV1])
  })

  it('drop a manager that is left with nothing', () => {
    assert.deepEqual(track({ before, after: map(undefined), manager: 'two', now: T2 }), [])
  })

  it('keep a manager apart by subresource, operation and version', () => {
    const status = track({
      before,
      after: { ...before, status: { x: 1 } },
      manager: 'one',
      subresource: 'status',
      now: T2,
    })
    assert.deepEqual(
      status.map(({ manager, subresource }) => [manager, subresource]),
      [
        ['one', undefined],
        ['one', 'status'],
      ],
    )
  })

  it('are sorted by operation, time and name', () => {
    const entry = (manager: string, operation: 'Apply' | 'Update', time?: string): ManagedFieldsEntry => ({
      manager,
      operation,
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { [`f:${manager}`]: {} } },
      ...(time && { time }),
    })
    const sent = [
      entry('d', 'Update', T2),
      entry('c', 'Update', T1),
      entry('b', 'Update', T1),
      entry('a', 'Apply', T2),
      entry('e', 'Apply'),
    ]
    const data = { a: '', b: '', c: '', d: '', e: '' }
    const entries = track({ before: map(data), after: stored(map(data), sent) })
    assert.deepEqual(
      entries.map(({ manager }) => manager),
      ['e', 'a', 'b', 'c', 'd'],
    )
  })

  it('join the oldest updaters beyond ten', () => {
    let object = map({})
    for (let index = 0; index < 13; index += 1) {
      const after = { ...object, data: { ...(object.data as object), [`k${index}`]: 'v' } }
      const now = `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`
      object = stored(
        after,
        track({ before: index === 0 ? undefined : object, after, manager: `m${index}`, now }),
      )
    }
    const entries = object.metadata.managedFields ?? []
    assert.deepEqual(
      entries.map(({ manager }) => manager),
      ['ancient-changes', ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((index) => `m${index}`)],
    )
    assert.deepEqual(entries[0]?.fieldsV1, {
      'f:data': { '.': {}, 'f:k0': {}, 'f:k1': {}, 'f:k2': {}, 'f:k3': {} },
    })
  })

  it('own an atomic value as a whole', () => {
    const of = (selector: object) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { selector },
    })
    const first = of({ matchLabels: { a: 'b' } })
    const live = stored(first, track({ after: first, schema: deployment, manager: 'one' }))
    const entries = track({
      before: live,
      after: { ...live, ...of({ matchLabels: { a: 'c' } }) },
      schema: deployment,
      manager: 'two',
    })
    assert.deepEqual(fieldsOf(entries), { two: { 'f:spec': { 'f:selector': {} } } })
  })
})

describe('managedFields that a client sends', () => {
  const before = stored(map({ k: 'v' }), track({ after: map({ k: 'v' }), manager: 'one' }))
  const sending = (managedFields: unknown, write: Partial<Write> = {}) =>
    track({
      before,
      after: {
        ...map({ k: 'v' }),
        metadata: { name: 'a', managedFields: managedFields as ManagedFieldsEntry[] },
      },
      ...write,
    })
  const entry = {
    manager: 'sent',
    operation: 'Apply',
    apiVersion: 'v1',
    time: T1,
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:k': {} } },
  }

  it('take the place of the stored ones', () => {
    assert.deepEqual(sending([entry]), [entry])
  })

  it('are normalised', () => {
    const fieldsV1 = {
      'x:new': {},
      'f:data': { 'f:k': { '.': {} }, 'f:a': {} },
      'f:apple': {},
      'k:{"b":1, "a":"x"}': {},
    }
    assert.equal(
      JSON.stringify(sending([{ ...entry, time: '2026-01-01T01:00:01+01:00', fieldsV1 }])[0]),
      JSON.stringify({
        ...entry,
        fieldsV1: { 'f:apple': {}, 'f:data': { 'f:a': {}, 'f:k': {} }, 'k:{"a":"x","b":1}': {} },
      }),
    )
  })

  for (const [what, sent] of [
    ['nothing', undefined],
    ['null', null],
    ['another operation', [{ ...entry, operation: 'Other' }]],
    ['no version', [{ ...entry, apiVersion: '' }]],
    ['no type', [{ ...entry, fieldsType: undefined }]],
    ['malformed fields', [{ ...entry, fieldsV1: { nonsense: {} } }]],
    ['malformed keys', [{ ...entry, fieldsV1: { 'k:[1]': {} } }]],
    ['malformed values', [{ ...entry, fieldsV1: { 'v:{': {} } }]],
    ['fields that are none', [{ ...entry, fieldsV1: { 'f:a': 1 } }]],
  ] as const) {
    it(`are ignored when they are ${what}`, () => {
      assert.deepEqual(sending(sent), before.metadata.managedFields)
    })
  }

  it('reset everything when they are empty', () => {
    assert.deepEqual(sending([]), [])
    assert.deepEqual(sending([{}]), [])
    assert.deepEqual(track({ before: map({ k: 'v' }), after: map({ k: 'w' }) }), [])
    const [created] = track({ after: { ...map({ k: 'v' }), metadata: { name: 'a', managedFields: [] } } })
    assert.equal(created?.manager, 'me')
  })

  it('do not count on a subresource', () => {
    assert.deepEqual(sending([entry], { subresource: 'status' }), before.metadata.managedFields)
  })

  it('are left out for versions that are gone', () => {
    const gone = { ...entry, apiVersion: 'v0' }
    const versions = (apiVersion: string): Schema | undefined => (apiVersion === 'v1' ? configMap : undefined)
    assert.deepEqual(sending([gone, entry], { versions }), [entry])
    assert.deepEqual(sending([{ ...gone, apiVersion: 'other/v1' }, entry]), [entry])
  })
})

describe('times', () => {
  it('are put back when nothing else changed', () => {
    const before = stored(map({ k: 'v' }), track({ after: map({ k: 'v' }) }))
    const again = stored(map({ k: 'v' }), track({ after: map({ k: 'v' }), now: T2 }))
    assert.deepEqual(keepTimes(before, again), before)
    const changed = { ...again, data: { k: 'w' } }
    assert.equal(keepTimes(before, changed), changed)
  })
})
