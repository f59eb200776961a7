import assert from 'node:assert/strict'
import type { Fields } from '../../../../protocol/own.ts'
import { podCells, podConditions } from './pod.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const running = { running: {} }
const waiting = (reason: string) => ({ waiting: { reason } })
const ended = (exitCode: number, more: Fields = {}) => ({ terminated: { exitCode, ...more } })
const status = (name: string, state: Fields, more: Fields = {}) => ({
  name,
  state,
  restartCount: 0,
  ready: false,
  ...more,
})
const up = (name: string, more: Fields = {}) => status(name, running, { ready: true, ...more })
const isReady = { type: 'Ready', status: 'True' }

/** READY, STATUS and RESTARTS of a Pod with containers a and b. */
function shown(podStatus: Fields, spec: Fields = {}, metadata: Fields = {}): unknown[] {
  const containers = [{ name: 'a' }, { name: 'b' }]
  const pod = { metadata: { name: 'p', ...metadata }, spec: { containers, ...spec }, status: podStatus }
  return podCells(pod, NOW).slice(1, 4)
}

const init = { initContainers: [{ name: 'i' }, { name: 'j' }] }
const sidecar = { initContainers: [{ name: 's', restartPolicy: 'Always' }, { name: 'j' }] }

const CASES: [what: string, expected: unknown[], podStatus: Fields, spec?: Fields, metadata?: Fields][] = [
  ['the phase, when nothing else is known', ['0/2', 'Pending', '0'], { phase: 'Pending' }],
  ['the reason before the phase', ['0/2', 'Evicted', '0'], { phase: 'Failed', reason: 'Evicted' }],
  [
    'scheduling gates',
    ['0/2', 'SchedulingGated', '0'],
    { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
  ],
  ['what runs', ['2/2', 'Running', '0'], { phase: 'Running', containerStatuses: [up('a'), up('b')] }],
  [
    'why the first container waits',
    ['0/2', 'CrashLoopBackOff', '3'],
    {
      phase: 'Running',
      containerStatuses: [
        status('a', waiting('CrashLoopBackOff'), { restartCount: 3 }),
        status('b', waiting('X')),
      ],
    },
  ],
  [
    'an exit code',
    ['0/2', 'ExitCode:3', '0'],
    { phase: 'Running', containerStatuses: [status('a', ended(3))] },
  ],
  [
    'a signal',
    ['0/2', 'Signal:9', '0'],
    { phase: 'Running', containerStatuses: [status('a', ended(137, { signal: 9 }))] },
  ],
  [
    'Running beside a completed container, when the Pod is ready',
    ['1/2', 'Running', '0'],
    {
      phase: 'Running',
      conditions: [isReady],
      containerStatuses: [status('a', ended(0, { reason: 'Completed' })), up('b')],
    },
  ],
  [
    'NotReady beside a completed container, when the Pod is not',
    ['1/2', 'NotReady', '0'],
    { phase: 'Running', containerStatuses: [status('a', ended(0, { reason: 'Completed' })), up('b')] },
  ],
  [
    'a failure beside a completed container',
    ['0/2', 'Error', '0'],
    {
      phase: 'Running',
      containerStatuses: [
        status('a', ended(0, { reason: 'Completed' })),
        status('b', ended(1, { reason: 'Error' })),
      ],
    },
  ],
  [
    'when the last restart was',
    ['2/2', 'Running', '5 (2m ago)'],
    {
      phase: 'Running',
      containerStatuses: [
        up('a', { restartCount: 4, lastState: ended(1, { finishedAt: '2025-12-31T23:58:00Z' }) }),
        up('b', { restartCount: 1, lastState: ended(1, { finishedAt: '2025-12-31T23:50:00Z' }) }),
      ],
    },
  ],
  [
    'how far init containers are',
    ['0/2', 'Init:1/2', '2'],
    {
      phase: 'Pending',
      initContainerStatuses: [status('i', ended(0), { restartCount: 2 }), status('j', running)],
    },
    init,
  ],
  [
    'why an init container waits',
    ['0/2', 'Init:ImagePullBackOff', '0'],
    { phase: 'Pending', initContainerStatuses: [status('i', waiting('ImagePullBackOff'))] },
    init,
  ],
  [
    'how an init container failed',
    ['0/2', 'Init:Signal:9', '0'],
    { phase: 'Pending', initContainerStatuses: [status('i', ended(137, { signal: 9 }))] },
    init,
  ],
  [
    'restarts of containers only, once init containers are done',
    ['0/2', 'PodInitializing', '0'],
    {
      phase: 'Pending',
      initContainerStatuses: [status('i', ended(0), { restartCount: 2 }), status('j', ended(0))],
      containerStatuses: [status('a', waiting('PodInitializing'))],
    },
    init,
  ],
  [
    'sidecars as containers',
    ['3/3', 'Running', '2'],
    {
      phase: 'Running',
      initContainerStatuses: [
        up('s', { started: true, restartCount: 2 }),
        status('j', ended(0), { restartCount: 9 }),
      ],
      containerStatuses: [up('a'), up('b')],
    },
    sidecar,
  ],
  [
    'what is being deleted',
    ['0/2', 'Terminating', '0'],
    { phase: 'Running' },
    {},
    { deletionTimestamp: 'x' },
  ],
  ['what ended before', ['0/2', 'Succeeded', '0'], { phase: 'Succeeded' }, {}, { deletionTimestamp: 'x' }],
  [
    'what its node has lost',
    ['0/2', 'Unknown', '0'],
    { phase: 'Running', reason: 'NodeLost' },
    {},
    { deletionTimestamp: 'x' },
  ],
]

describe('cells of a Pod', () => {
  for (const [what, expected, podStatus, spec, metadata] of CASES) {
    it(`show ${what}`, () => assert.deepEqual(shown(podStatus, spec, metadata), expected))
  }

  it('show addresses, nodes and readiness gates', () => {
    const pod = {
      spec: { nodeName: 'node', readinessGates: [{ conditionType: 'x' }, { conditionType: 'y' }] },
      status: {
        podIP: '10.0.0.1',
        podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
        nominatedNodeName: 'other',
        conditions: [{ type: 'y', status: 'True' }],
      },
    }
    assert.deepEqual(podCells(pod, NOW).slice(5), ['10.0.0.1', 'node', 'other', '1/2'])
  })

  it('show that none of these are there', () => {
    assert.deepEqual(podCells({}, NOW).slice(4), ['<unknown>', '<none>', '<none>', '<none>', '<none>'])
  })
})

describe('conditions of a Pod’s row', () => {
  it('say that it is over', () => {
    assert.equal(podConditions({ status: { phase: 'Succeeded' } })?.[0]?.reason, 'Succeeded')
    assert.equal(podConditions({ status: { phase: 'Failed' } })?.[0]?.message, 'The pod failed.')
  })
  it('are not there before', () => assert.equal(podConditions({ status: { phase: 'Running' } }), undefined))
})
