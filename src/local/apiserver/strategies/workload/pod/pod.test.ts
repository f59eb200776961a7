import assert from 'node:assert/strict'
import type { Obj } from '../../../../../cluster/object.ts'
import { ApiError } from '../../../errors.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { pod } from './pod.ts'

const situation: Situation = {
  now: '2026-01-01T00:00:00Z',
  allocate: { clusterIP: () => '', nodePort: () => 0 },
}

const make = (spec: object = {}, more: object = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'n' },
  spec: { containers: [{ name: 'a', image: 'nginx', resources: {} }], ...spec },
  ...more,
})

function created(object: Obj, where = situation): Obj {
  pod.defaults?.(object)
  pod.prepare?.(object, undefined, where)
  return object
}

const changed = (previous: Obj, spec: object, subresource?: string): Obj => {
  const next = structuredClone(previous)
  Object.assign(next.spec as object, spec)
  pod.defaults?.(next)
  pod.prepare?.(next, previous, { ...situation, ...(subresource !== undefined && { subresource }) })
  return next
}

const messages = (next: Obj, previous?: Obj, subresource?: string) =>
  pod
    .validate?.(next, previous, { ...situation, ...(subresource !== undefined && { subresource }) })
    .map(({ field, message }) => `${field ?? ''}: ${message}`)

describe('Pods', () => {
  it('a new one is complete, pending and sound', () => {
    const { spec, status } = created(make(), situation)
    assert.deepEqual(status, { phase: 'Pending', qosClass: 'BestEffort' })
    const { restartPolicy, priority, enableServiceLinks, tolerations } = spec as Record<string, unknown>
    assert.deepEqual([restartPolicy, priority, enableServiceLinks], ['Always', 0, true])
    assert.equal((tolerations as unknown[]).length, 2)
    assert.deepEqual(messages(created(make())), [])
  })

  it('defaults are the same when they are filled in twice', () => {
    const once = created(make({ volumes: [{ name: 'v' }], resources: { limits: { cpu: '1' } } }))
    const twice = structuredClone(once)
    pod.defaults?.(twice)
    assert.deepEqual(twice, once)
  })

  it('classes of service come from requests and limits', () => {
    const qos = (resources: object) =>
      (created(make({ containers: [{ name: 'a', image: 'x', resources }] })).status as { qosClass: string })
        .qosClass
    assert.equal(qos({ limits: { cpu: '1', memory: '1Gi' } }), 'Guaranteed')
    assert.equal(qos({ limits: { cpu: '1' } }), 'Burstable')
    assert.equal(qos({ requests: { cpu: '1' } }), 'Burstable')
  })

  it('an unknown priority class is forbidden where classes are known', () => {
    const cluster = { get: () => undefined, list: () => [] }
    assert.throws(
      () => created(make({ priorityClassName: 'nope' }), { ...situation, cluster }),
      (error) =>
        error instanceof ApiError &&
        error.code === 403 &&
        error.message.includes('no PriorityClass with name nope'),
    )
  })

  it('the default class of the cluster is taken', () => {
    const marked: Obj = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'usual' },
      value: 7,
      globalDefault: true,
    }
    const { spec } = created(make(), {
      ...situation,
      cluster: { get: () => undefined, list: () => [marked] },
    })
    const { priority, priorityClassName } = spec as Record<string, unknown>
    assert.deepEqual([priority, priorityClassName], [7, 'usual'])
  })

  it('images and more tolerations change, other fields do not', () => {
    const before = created(make())
    const image = changed(before, {
      containers: [{ name: 'a', image: 'other', resources: {}, imagePullPolicy: 'Always' }],
    })
    assert.deepEqual(messages(image, before), [])
    assert.equal(pod.bumps?.(image, before), true)
    const [problem = ''] = messages(changed(before, { hostNetwork: true }), before) ?? []
    assert.match(
      problem,
      /^spec: Forbidden: pod updates may not change fields other than [^]+-  "HostNetwork": false,\n\+  "HostNetwork": true,/,
    )
  })

  it('a status write touches nothing else', () => {
    const before = created(make())
    const next = structuredClone(before)
    Object.assign(next, { spec: { nodeName: 'x' }, status: { phase: 'Running' } })
    pod.prepare?.(next, before, { ...situation, subresource: 'status' })
    assert.deepEqual(next.spec, before.spec)
    assert.deepEqual(next.status, { phase: 'Running', qosClass: 'BestEffort' })
    assert.deepEqual(messages(next, before, 'status'), [])
  })

  it('what has ended for good stays ended', () => {
    const state = (now: object) => ({ status: { containerStatuses: [{ name: 'a', state: now }] } })
    const before = created(make({ restartPolicy: 'Never' }))
    Object.assign(before, state({ terminated: { exitCode: 1 } }))
    const next = { ...before, ...state({ running: {} }) }
    assert.deepEqual(messages(next, before, 'status'), [
      'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
    ])
  })

  it('unbound and finished ones are deleted at once, others in their time', () => {
    const grace = (spec: object, status: object, requested?: number) =>
      pod.grace?.(make({ terminationGracePeriodSeconds: 30, ...spec }, { status }), requested)
    assert.equal(grace({}, {}), 0)
    assert.equal(grace({}, {}, 20), 0)
    assert.equal(grace({ nodeName: 'n' }, { phase: 'Running' }), 30)
    assert.equal(grace({ nodeName: 'n' }, { phase: 'Running' }, 5), 5)
    assert.equal(grace({ nodeName: 'n' }, { phase: 'Succeeded' }), 0)
  })

  it('a resize takes sizes only', () => {
    const before = created(
      make({ containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '1' } } }] }),
    )
    const containers = [{ name: 'a', image: 'other', resources: { requests: { cpu: '2' } } }]
    const next = changed(before, { containers }, 'resize')
    const [container] = (next.spec as { containers: { image: string; resources: object }[] }).containers
    assert.deepEqual([container?.image, container?.resources], ['x', { requests: { cpu: '2' } }])
    assert.deepEqual(messages(next, before, 'resize'), [])
  })

  it('ephemeral containers are added and then kept', () => {
    const before = created(make())
    const added = changed(
      before,
      { ephemeralContainers: [{ name: 'debug', image: 'x', resources: {} }] },
      'ephemeralcontainers',
    )
    assert.deepEqual(messages(added, before, 'ephemeralcontainers'), [])
    const removed = changed(added, { ephemeralContainers: [] }, 'ephemeralcontainers')
    assert.match(messages(removed, added, 'ephemeralcontainers')?.[0] ?? '', /"debug" may not be removed/)
  })

  it('nothing that is given is changed by validation', () => {
    const before = created(make({ volumes: [{ name: 'v', secret: { secretName: 's' } }] }))
    const copy = structuredClone(before)
    messages(before)
    assert.deepEqual(before, copy)
  })

  it('long hostile lists are checked in time', () => {
    const many = <T>(one: (index: number) => T) => Array.from({ length: 20_000 }, (_, index) => one(index))
    const object = created(
      make({
        tolerations: many((index) => ({ key: `k${index}`, operator: 'Exists' })),
        topologySpreadConstraints: many(() => ({
          maxSkew: 1,
          topologyKey: 'z',
          whenUnsatisfiable: 'ScheduleAnyway',
        })),
        volumes: many((index) => ({ name: `v${index}`, emptyDir: {} })),
      }),
    )
    assert.equal(messages(object)?.length, 19_999)
  }).timeout(20_000)
})
