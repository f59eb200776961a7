import assert from 'node:assert/strict'
import type { DaemonSet, Deployment, Job, Pod, StatefulSet } from './kinds.ts'
import { isReady, readiness, type Watchable } from './readiness.ts'

const metadata = { name: 'a', generation: 2 }
const podSpec = { containers: [{ name: 'a' }] }
const template = { spec: podSpec }
const selector = {}

const deployment = (status: Deployment['status'], spec: Partial<Deployment['spec']> = {}): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { replicas: 3, selector, template, ...spec },
  status: { observedGeneration: 2, ...status },
})
const statefulSet = (status: Partial<StatefulSet['status']>, updateStrategy?: object): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata,
  spec: { replicas: 3, serviceName: 'a', selector, template, updateStrategy },
  status: { observedGeneration: 2, replicas: 3, ...status },
})
const daemonSet = (status: Partial<DaemonSet['status']>, type?: string): DaemonSet => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata,
  spec: { selector, template, updateStrategy: { type } },
  status: {
    observedGeneration: 2,
    currentNumberScheduled: 3,
    desiredNumberScheduled: 3,
    numberMisscheduled: 0,
    numberReady: 3,
    ...status,
  },
})
const job = (status?: Job['status']): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata,
  spec: { template },
  status,
})
const pod = (status?: Pod['status']): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec: podSpec,
  status,
})
const condition = (type: string, status: string, more: object = {}) => ({ type, status, ...more })

const rolling = (partition?: number) => ({ type: 'RollingUpdate', rollingUpdate: { partition } })

const cases: [what: string, object: Watchable | undefined, state: string, message: RegExp][] = [
  ['nothing', undefined, 'progressing', /does not exist/],
  [
    'a deployment that is being deleted',
    {
      ...deployment({ updatedReplicas: 3 }),
      metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' },
    },
    'progressing',
    /being deleted/,
  ],

  ['a new deployment', { ...deployment({}), status: undefined }, 'progressing', /observed/],
  [
    'an unobserved deployment',
    deployment({ observedGeneration: 1, updatedReplicas: 3 }),
    'progressing',
    /observed/,
  ],
  ['too few updated', deployment({ updatedReplicas: 1 }), 'progressing', /^1 of 3 replicas are updated/],
  ['old ones left', deployment({ replicas: 4, updatedReplicas: 3 }), 'progressing', /^1 old replicas/],
  [
    'updated, not available',
    deployment({ replicas: 3, updatedReplicas: 3, availableReplicas: 2 }),
    'progressing',
    /^2 of 3 updated replicas are available/,
  ],
  [
    'a rolled out one',
    deployment({ replicas: 3, updatedReplicas: 3, availableReplicas: 3 }),
    'ready',
    /^3 of 3/,
  ],
  ['one scaled to none', deployment({}, { replicas: 0 }), 'ready', /^0 of 0/],
  ['one that says no number', deployment({}, { replicas: undefined }), 'progressing', /^0 of 1/],
  [
    'one past its deadline',
    deployment({
      updatedReplicas: 1,
      conditions: [
        condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded', message: 'timed out' }),
      ],
    }),
    'failed',
    /^timed out$/,
  ],
  [
    'one past the deadline of an older spec',
    deployment({
      observedGeneration: 1,
      conditions: [condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded' })],
    }),
    'progressing',
    /observed/,
  ],

  ['an unobserved stateful set', statefulSet({ observedGeneration: 1 }), 'progressing', /observed/],
  ['too few ready', statefulSet({ readyReplicas: 2 }), 'progressing', /^2 of 3 replicas are ready/],
  [
    'too few updated',
    statefulSet({ readyReplicas: 3, updatedReplicas: 2 }, rolling(0)),
    'progressing',
    /^2 of 3/,
  ],
  ['all updated', statefulSet({ readyReplicas: 3, updatedReplicas: 3 }, rolling()), 'ready', /^3 of 3/],
  ['a partition', statefulSet({ readyReplicas: 3, updatedReplicas: 1 }, rolling(2)), 'ready', /^3 of 3/],
  [
    'half a partition',
    statefulSet({ readyReplicas: 3, updatedReplicas: 1 }, rolling(1)),
    'progressing',
    /^1 of 2/,
  ],
  ['a partition above all', statefulSet({ readyReplicas: 3 }, rolling(9)), 'ready', /^3 of 3/],
  [
    'OnDelete',
    statefulSet({ readyReplicas: 3, currentRevision: 'a', updateRevision: 'b' }, { type: 'OnDelete' }),
    'ready',
    /^3 of 3/,
  ],
  [
    'other revisions',
    statefulSet({ readyReplicas: 3, currentRevision: 'a', updateRevision: 'b' }),
    'progressing',
    /updated/,
  ],
  [
    'one revision',
    statefulSet({ readyReplicas: 3, currentRevision: 'b', updateRevision: 'b' }),
    'ready',
    /^3 of 3/,
  ],

  ['an unobserved daemon set', daemonSet({ observedGeneration: 1 }), 'progressing', /observed/],
  [
    'too few updated',
    daemonSet({ updatedNumberScheduled: 2, numberAvailable: 3 }),
    'progressing',
    /^2 of 3 pods are updated/,
  ],
  [
    'too few available',
    daemonSet({ updatedNumberScheduled: 3, numberAvailable: 1 }),
    'progressing',
    /^1 of 3 pods are av/,
  ],
  [
    'all there',
    daemonSet({ updatedNumberScheduled: 3, numberAvailable: 3 }, 'RollingUpdate'),
    'ready',
    /^3 of 3/,
  ],
  ['OnDelete', daemonSet({ updatedNumberScheduled: 0, numberAvailable: 3 }, 'OnDelete'), 'ready', /^3 of 3/],
  ['OnDelete, too few', daemonSet({ numberAvailable: 2 }, 'OnDelete'), 'progressing', /^2 of 3/],
  ['no node', daemonSet({ desiredNumberScheduled: 0 }), 'ready', /^0 of 0/],

  ['a new job', job(), 'progressing', /^0 pods are running/],
  ['a running job', job({ active: 2 }), 'progressing', /^2 pods are running/],
  ['a complete job', job({ conditions: [condition('Complete', 'True')] }), 'ready', /complete/],
  [
    'a failed job',
    job({ conditions: [condition('Failed', 'True', { message: 'too often' })] }),
    'failed',
    /^too often$/,
  ],
  [
    'a job about to fail',
    job({ conditions: [condition('FailureTarget', 'True')] }),
    'progressing',
    /running/,
  ],
  ['a suspended job', job({ conditions: [condition('Suspended', 'True')] }), 'progressing', /suspended/],
  [
    'a resumed job',
    job({ active: 1, conditions: [condition('Suspended', 'False')] }),
    'progressing',
    /^1 pods/,
  ],

  ['a new pod', pod(), 'progressing', /pending/],
  ['a running pod', pod({ phase: 'Running', conditions: [condition('Ready', 'True')] }), 'ready', /ready/],
  [
    'a pod that is not ready',
    pod({
      phase: 'Running',
      conditions: [condition('Ready', 'False', { message: 'containers with unready status: [a]' })],
    }),
    'progressing',
    /unready status/,
  ],
  [
    'a pod that is through',
    pod({ phase: 'Succeeded', conditions: [condition('Ready', 'False')] }),
    'ready',
    /succeeded/,
  ],
  [
    'a pod that failed',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'out of disk' }),
    'failed',
    /^out of disk$/,
  ],
]

describe('readiness', () => {
  for (const [what, object, state, message] of cases) {
    it(`${object?.kind ?? 'undefined'}: ${what} is ${state}`, () => {
      const found = readiness(object)
      assert.equal(found.state, state, found.message)
      assert.match(found.message, message)
      assert.equal(isReady(object), state === 'ready')
    })
  }

  it('refuses a kind that it does not know', () => {
    const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata } as unknown as Pod
    assert.throws(() => readiness(other), /knows workloads, not ConfigMap/)
  })
})
