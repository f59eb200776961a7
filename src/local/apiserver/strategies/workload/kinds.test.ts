import assert from 'node:assert/strict'
import type { Obj } from '../../../../cluster/object.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { workloadStrategies } from './index.ts'

const situation: Situation = {
  now: '2026-01-01T00:00:00Z',
  allocate: { clusterIP: () => '', nodePort: () => 0 },
}
const labels = { app: 'web' }
const selector = { matchLabels: labels }
const template = (spec: object = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'a', image: 'nginx', resources: {} }], ...spec },
})

function strategyOf(key: string): Strategy {
  const strategy = workloadStrategies[key]
  assert.ok(strategy)
  return strategy
}

/** An object as the pipeline makes it. */
function created(key: string, spec: object, more: object = {}): Obj {
  const object: Obj = {
    apiVersion: 'v1',
    kind: 'Any',
    metadata: { name: 'a', namespace: 'n', uid: 'u-1' },
    spec: structuredClone(spec),
    ...structuredClone(more),
  }
  strategyOf(key).defaults?.(object)
  strategyOf(key).prepare?.(object, undefined, situation)
  return object
}

function changed(
  key: string,
  previous: Obj,
  change: (next: Obj & { spec: Record<string, unknown> }) => void,
  subresource?: string,
): Obj {
  const next = structuredClone(previous) as Obj & { spec: Record<string, unknown> }
  change(next)
  strategyOf(key).defaults?.(next)
  strategyOf(key).prepare?.(next, previous, {
    ...situation,
    ...(subresource !== undefined && { subresource }),
  })
  return next
}

const messages = (key: string, next: Obj, previous?: Obj, subresource?: string) =>
  (
    strategyOf(key).validate?.(next, previous, {
      ...situation,
      ...(subresource !== undefined && { subresource }),
    }) ?? []
  ).map(({ field, message }) => `${field ?? ''}: ${message}`)

describe('kinds that run Pods', () => {
  const least: [key: string, spec: object, more?: object][] = [
    ['apps/deployments', { selector, template: template() }],
    ['apps/replicasets', { selector, template: template() }],
    ['apps/statefulsets', { selector, template: template() }],
    ['apps/daemonsets', { selector, template: template() }],
    ['/replicationcontrollers', { template: template() }],
    ['batch/jobs', { template: template({ restartPolicy: 'Never' }) }],
    [
      'batch/cronjobs',
      { schedule: '@daily', jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } } },
    ],
    [
      'autoscaling/horizontalpodautoscalers',
      { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
    ],
    ['policy/poddisruptionbudgets', { minAvailable: 1, selector }],
    ['/podtemplates', {}, { template: template() }],
    ['apps/controllerrevisions', {}, { data: {}, revision: 1 }],
  ]
  for (const [key, spec, more] of least) {
    it(`${key}: the least is sound, and defaults are filled in once`, () => {
      const object = created(key, spec, more)
      assert.deepEqual(messages(key, object), [])
      const again = structuredClone(object)
      strategyOf(key).defaults?.(again)
      assert.deepEqual(again, object)
    })

    it(`${key}: nothing at all does not throw`, () => {
      assert.ok(messages(key, created(key, {}, { template: {} })).length >= 0)
    })
  }

  it('a Deployment gets a new generation from spec and annotations, not from labels', () => {
    const key = 'apps/deployments'
    const before = created(key, { selector, template: template() })
    const bumps = (change: (next: Obj & { spec: Record<string, unknown> }) => void) =>
      strategyOf(key).bumps?.(changed(key, before, change), before)
    assert.equal(
      bumps((next) => (next.metadata.labels = { a: 'b' })),
      false,
    )
    assert.equal(
      bumps((next) => (next.metadata.annotations = { a: 'b' })),
      true,
    )
    assert.equal(
      bumps((next) => (next.spec.replicas = 3)),
      true,
    )
    assert.equal(
      bumps((next) => (next.status = { replicas: 3 })),
      false,
    )
  })

  it('a selector must match and never changes', () => {
    const key = 'apps/deployments'
    assert.deepEqual(
      messages(key, created(key, { selector: { matchLabels: { app: 'other' } }, template: template() })),
      [
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      ],
    )
    const before = created(key, { selector, template: template() })
    const next = changed(
      key,
      before,
      ({ spec }) => (spec.selector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] }),
    )
    assert.deepEqual(messages(key, next, before), [
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable',
    ])
  })

  it('a status write changes the status alone, another write keeps it', () => {
    const key = 'apps/deployments'
    const before = created(key, { selector, template: template() })
    const status = changed(
      key,
      before,
      (next) => Object.assign(next, { spec: {}, status: { replicas: 2 } }),
      'status',
    )
    assert.deepEqual([status.spec, status.status], [before.spec, { replicas: 2 }])
    const spec = changed(key, status, (next) => Object.assign(next, { status: {} }))
    assert.deepEqual(spec.status, { replicas: 2 })
  })

  it('a Job labels its Pods and selects them', () => {
    const { metadata, spec } = created('batch/jobs', { template: template({ restartPolicy: 'Never' }) })
    const made = {
      app: 'web',
      'batch.kubernetes.io/controller-uid': 'u-1',
      'batch.kubernetes.io/job-name': 'a',
      'controller-uid': 'u-1',
      'job-name': 'a',
    }
    const { template: pods, selector: matched } = spec as { template: Obj; selector: object }
    assert.deepEqual(metadata.labels, made)
    assert.deepEqual(pods.metadata.labels, made)
    assert.deepEqual(matched, { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u-1' } })
  })

  it('the template of a Job changes only while it is on hold, and then a little', () => {
    const key = 'batch/jobs'
    const nodes = ({ spec }: { spec: Record<string, unknown> }) => {
      spec.template = template({ restartPolicy: 'Never', nodeSelector: { a: 'b' } })
      Object.assign((spec.template as Obj).metadata, { labels: before.metadata.labels })
    }
    let before = created(key, { template: template({ restartPolicy: 'Never' }) })
    assert.match(
      messages(key, changed(key, before, nodes), before).join(),
      /spec\.template: .* field is immutable/,
    )
    before = created(key, { suspend: true, template: template({ restartPolicy: 'Never' }) })
    assert.deepEqual(messages(key, changed(key, before, nodes), before), [])
  })

  it('a finished Job cannot become unfinished', () => {
    const key = 'batch/jobs'
    const before = created(key, { template: template({ restartPolicy: 'Never' }) })
    before.status = {
      startTime: situation.now,
      conditions: ['FailureTarget', 'Failed'].map((type) => ({ type, status: 'True' })),
    }
    const next = changed(
      key,
      before,
      (job) => Object.assign(job.status as object, { conditions: [] }),
      'status',
    )
    assert.deepEqual(messages(key, next, before, 'status'), [
      'status.conditions: Invalid value: cannot disable the terminal Failed=True condition',
      'status.conditions: Invalid value: cannot disable the terminal FailureTarget=True condition',
    ])
  })

  it('most of a StatefulSet never changes', () => {
    const key = 'apps/statefulsets'
    const before = created(key, { selector, template: template(), serviceName: 'a' })
    const scaled = changed(key, before, ({ spec }) => (spec.replicas = 4))
    assert.deepEqual(messages(key, scaled, before), [])
    const moved = changed(key, before, ({ spec }) => (spec.serviceName = 'b'))
    assert.match(
      messages(key, moved, before).join(),
      /^spec: Forbidden: updates to statefulset spec for fields other than/,
    )
  })

  it('a DaemonSet counts its templates', () => {
    const key = 'apps/daemonsets'
    const count = ({ metadata }: Obj) => metadata.annotations?.['deprecated.daemonset.template.generation']
    const before = created(key, { selector, template: template() })
    assert.equal(count(before), '1')
    assert.equal(count(changed(key, before, ({ spec }) => (spec.minReadySeconds = 3))), '1')
    assert.equal(
      count(changed(key, before, ({ spec }) => (spec.template = template({ hostNetwork: true })))),
      '2',
    )
  })

  it('the behaviour of an autoscaler is completed without sharing anything', () => {
    const key = 'autoscaling/horizontalpodautoscalers'
    const policies = () => {
      const { behavior } = created(key, { behavior: {} }).spec as {
        behavior: { scaleUp: { policies: object[] } }
      }
      return behavior.scaleUp.policies
    }
    assert.equal(policies().length, 2)
    assert.notEqual(policies()[0], policies()[0])
  })

  it('a budget cannot have both bounds', () => {
    const key = 'policy/poddisruptionbudgets'
    assert.deepEqual(messages(key, created(key, { minAvailable: 1, maxUnavailable: '10%' })), [
      'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":"10%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ])
  })

  it('names that make odd names of Pods are warned of', () => {
    const key = 'apps/deployments'
    const object = created(key, { selector, template: template() })
    object.metadata.name = 'a.b'
    assert.deepEqual(strategyOf(key).warnings?.(object, undefined, situation), [
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ])
  })
})
