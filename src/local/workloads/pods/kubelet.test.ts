import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { manualClock } from '../../../time/manual-clock.ts'
import type { World, Write } from '../control.ts'
import { createKubelet } from './kubelet.ts'
import { PREFIX } from './knobs.ts'
import { asPod, type ContainerStatus, type Pod } from './pod.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const node: Obj = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1' },
  status: { addresses: [{ type: 'InternalIP', address: '10.244.0.1' }] },
}

interface Parts {
  spec?: object
  knobs?: Record<string, string>
  metadata?: object
}

/** A Pod on its node, and a kubelet whose time stands still until the test moves it. */
function setUp({ spec, knobs = {}, metadata }: Parts = {}, timeScale = 1) {
  const clock = manualClock()
  const kubelet = createKubelet({ clock, timeScale })
  const events: string[] = []
  const first: Obj = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'uid-web',
      annotations: Object.fromEntries(
        Object.entries(knobs).map(([name, value]) => [`${PREFIX}${name}`, value]),
      ),
      ...metadata,
    },
    spec: {
      nodeName: 'node-1',
      restartPolicy: 'Always',
      containers: [{ name: 'main', image: 'app:1' }],
      ...spec,
    },
    status: {
      phase: 'Pending',
      qosClass: 'BestEffort',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastProbeTime: null,
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  }
  let pod: Pod | undefined = asPod(first)
  const world: World = {
    now: START,
    since: () => 0,
    owned: () => [],
    orphans: () => [],
    list: () => [],
    get: (_kind, name) => (name === 'node-1' ? node : undefined),
    suffix: () => '',
  }
  const perform = (write: Write) => {
    if (write.op === 'event') events.push(`${write.type} ${write.reason}: ${write.message}`)
    else if (write.op === 'delete') {
      assert.equal(write.gracePeriodSeconds, 0)
      pod = undefined
    } else if (write.op === 'replace') pod = asPod(write.object)
  }
  /** Plays all that is due now, as the runner does. */
  const settle = () => {
    for (let turn = 0; pod; turn++) {
      assert.ok(turn < 20, 'it never comes to rest')
      const { writes, afterMs } = kubelet.reconcile(pod, { ...world, now: START + clock.now() })
      writes.forEach(perform)
      if (writes.every(({ op }) => op === 'event')) return afterMs
    }
    return undefined
  }
  return {
    events,
    settle,
    /** Lets time pass, and plays what falls due on the way. */
    pass(ms: number) {
      const until = clock.now() + ms
      for (let left = ms; left > 0; left = until - clock.now()) {
        const next = settle()
        clock.advance(Math.min(left, next === undefined ? left : next / timeScale))
      }
      settle()
    },
    change(run: (pod: Pod) => Pod) {
      assert.ok(pod)
      pod = run(pod)
    },
    get pod() {
      return pod
    },
    get status() {
      return pod?.status ?? {}
    },
    get main(): ContainerStatus | undefined {
      return pod?.status?.containerStatuses?.[0]
    },
    condition: (type: string) => {
      const { status, reason, message } = pod?.status?.conditions?.find((each) => each.type === type) ?? {}
      return [status, reason, message].filter((each) => each !== undefined).join(' ')
    },
  }
}

describe('createKubelet', () => {
  it('makes a Pod run and ready in one write, as kwok does in the recordings', () => {
    const played = setUp()
    played.settle()
    const time = '2026-01-01T00:00:00Z'
    const condition = (type: string) => ({
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: time,
    })
    assert.deepEqual(played.status, {
      phase: 'Running',
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
      podIP: '10.244.0.2',
      podIPs: [{ ip: '10.244.0.2' }],
      startTime: time,
      containerStatuses: [
        {
          name: 'main',
          state: { running: { startedAt: time } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: 'app:1',
          imageID: '',
        },
      ],
      qosClass: 'BestEffort',
    })
    played.pass(3_600_000)
    assert.equal(played.status.phase, 'Running')
    assert.equal(played.main?.restartCount, 0)
  })

  it('waits before the start, and then until it is ready', () => {
    const played = setUp({ knobs: { 'start-delay': '2s', 'ready-delay': '1m30s' } })
    played.pass(1999)
    assert.deepEqual(played.main?.state, { waiting: { reason: 'ContainerCreating' } })
    assert.equal(played.condition('Ready'), 'False ContainersNotReady containers with unready status: [main]')
    played.pass(1)
    assert.equal(played.status.phase, 'Running')
    assert.equal(played.condition('Ready'), 'False ContainersNotReady containers with unready status: [main]')
    played.pass(89_999)
    assert.equal(played.main.ready, false)
    played.pass(1)
    assert.equal(played.condition('Ready'), 'True')
    assert.equal(
      played.status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime,
      '2026-01-01T00:01:32Z',
    )
  })

  it('lives as many times faster as time passes', () => {
    const played = setUp({ knobs: { 'ready-delay': '100s' } }, 100)
    played.pass(999)
    assert.equal(played.condition('Ready').slice(0, 5), 'False')
    played.pass(1)
    assert.equal(played.condition('Ready'), 'True')
  })

  it('is not ready for as long as it is told, also when it was before', () => {
    const played = setUp()
    played.settle()
    played.change((pod) => withKnob(pod, 'ready-delay', 'never'))
    played.settle()
    assert.equal(played.condition('Ready').slice(0, 5), 'False')
    played.change((pod) => withKnob(pod, 'ready-delay', '0'))
    played.settle()
    assert.equal(played.condition('Ready'), 'True')
  })

  for (const restartPolicy of ['Never', 'OnFailure'])
    it(`succeeds after a second with the restart policy ${restartPolicy}`, () => {
      const played = setUp({ spec: { restartPolicy } })
      played.pass(999)
      assert.equal(played.status.phase, 'Running')
      played.pass(1)
      assert.equal(played.status.phase, 'Succeeded')
      assert.deepEqual(played.main?.state, {
        terminated: {
          exitCode: 0,
          reason: 'Completed',
          startedAt: '2026-01-01T00:00:00Z',
          finishedAt: '2026-01-01T00:00:01Z',
        },
      })
      assert.equal(played.condition('Ready'), 'False PodCompleted')
      assert.equal(played.condition('Initialized'), 'True PodCompleted')
    })

  it('fails with another exit code when nothing restarts it', () => {
    const played = setUp({ spec: { restartPolicy: 'Never' }, knobs: { 'run-time': '5s', 'exit-code': '3' } })
    played.pass(4999)
    assert.equal(played.status.phase, 'Running')
    played.pass(1)
    assert.equal(played.status.phase, 'Failed')
    assert.equal(played.main?.state.terminated?.exitCode, 3)
    assert.equal(played.main.state.terminated.reason, 'Error')
    assert.equal(played.condition('ContainersReady'), 'False PodFailed')
  })

  it('restarts what ends, at once and then later each time', () => {
    const played = setUp({ knobs: { 'crash-loop': 'true' } })
    const main = () => played.main ?? assert.fail('there is no container')
    played.pass(1000)
    assert.equal(main().restartCount, 1)
    assert.deepEqual(main().state, { running: { startedAt: '2026-01-01T00:00:01Z' } })
    assert.equal(main().lastState.terminated?.exitCode, 1)
    const waits: string[] = []
    for (const seconds of [10, 20, 40, 80, 160, 300, 300]) {
      const before = main().restartCount
      played.pass(1000)
      const { message = '', reason } = main().state.waiting ?? {}
      assert.equal(reason, 'CrashLoopBackOff')
      assert.equal(played.condition('Ready').slice(0, 5), 'False')
      waits.push(message.split(' ')[1] ?? '')
      played.pass(seconds * 1000 - 1)
      assert.equal(main().restartCount, before)
      played.pass(1)
      assert.equal(main().restartCount, before + 1)
      assert.equal(played.condition('Ready'), 'True')
    }
    assert.deepEqual(waits, ['10s', '20s', '40s', '1m20s', '2m40s', '5m0s', '5m0s'])
    assert.equal(
      played.events[0],
      'Warning BackOff: Back-off restarting failed container main in pod web_default(uid-web)',
    )
  })

  it('restarts only failures with the restart policy OnFailure', () => {
    const played = setUp({ spec: { restartPolicy: 'OnFailure' }, knobs: { 'exit-code': '1' } })
    played.pass(1000)
    assert.equal(played.main?.restartCount, 1)
    played.change((pod) => withKnob(pod, 'exit-code', '0'))
    played.pass(1000)
    assert.equal(played.status.phase, 'Succeeded')
  })

  it('has run init containers before, and keeps sidecars until the end', () => {
    const spec = {
      restartPolicy: 'Never',
      initContainers: [
        { name: 'first', image: 'i' },
        { name: 'side', image: 's', restartPolicy: 'Always' },
      ],
    }
    const played = setUp({ spec, knobs: { 'start-delay': '1s' } })
    played.settle()
    const states = () =>
      [...(played.status.initContainerStatuses ?? []), ...(played.status.containerStatuses ?? [])].map(
        ({ name, state: { waiting, running } }) =>
          `${name} ${waiting?.reason ?? (running ? 'runs' : 'ended')}`,
      )
    assert.deepEqual(states(), ['first PodInitializing', 'side PodInitializing', 'main PodInitializing'])
    assert.equal(
      played.condition('Initialized'),
      'False ContainersNotInitialized containers with incomplete status: [first side]',
    )
    played.pass(1000)
    assert.deepEqual(states(), ['first ended', 'side runs', 'main runs'])
    assert.equal(played.condition('Ready'), 'True')
    played.pass(1000)
    assert.deepEqual(states(), ['first ended', 'side ended', 'main ended'])
    assert.equal(played.status.phase, 'Succeeded')
  })

  it('does not get its image, until it does', () => {
    const played = setUp({ knobs: { 'image-pull-error': 'no such tag' } })
    played.settle()
    assert.deepEqual(played.main?.state, { waiting: { reason: 'ErrImagePull', message: 'no such tag' } })
    played.pass(10_000)
    assert.deepEqual(played.main.state, {
      waiting: {
        reason: 'ImagePullBackOff',
        message: 'Back-off pulling image "app:1": ErrImagePull: no such tag',
      },
    })
    assert.deepEqual(played.events, [
      'Warning Failed: Failed to pull image "app:1": no such tag',
      'Warning Failed: Error: ErrImagePull',
      'Normal BackOff: Back-off pulling image "app:1"',
      'Warning Failed: Error: ImagePullBackOff',
    ])
    assert.equal(played.status.phase, 'Pending')
    played.change((pod) => withKnob(pod, 'image-pull-error', 'false'))
    played.settle()
    assert.equal(played.condition('Ready'), 'True')
  })

  it('waits for its readiness gates, and follows them', () => {
    const played = setUp({ spec: { readinessGates: [{ conditionType: 'x/ready' }] } })
    played.settle()
    assert.equal(played.condition('ContainersReady'), 'True')
    assert.equal(
      played.condition('Ready'),
      'False ReadinessGatesNotReady corresponding condition of pod readiness gate "x/ready" does not exist.',
    )
    const gate = (status: string) =>
      played.change((pod) => {
        const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'x/ready')
        return { ...pod, status: { ...pod.status, conditions: [...others, { type: 'x/ready', status }] } }
      })
    gate('True')
    played.settle()
    assert.equal(played.condition('Ready'), 'True')
    gate('False')
    played.settle()
    assert.equal(
      played.condition('Ready'),
      'False ReadinessGatesNotReady the status of pod readiness gate "x/ready" is not "True", but False',
    )
  })

  it('starts a container with another image again', () => {
    const played = setUp()
    played.settle()
    played.change((pod) => ({
      ...pod,
      spec: { ...pod.spec, containers: [{ name: 'main', image: 'app:2' }] },
    }))
    played.settle()
    assert.deepEqual([played.main?.image, played.main?.restartCount, played.main?.ready], ['app:2', 1, true])
  })

  it('fails after its deadline', () => {
    const played = setUp({ spec: { activeDeadlineSeconds: 30 } })
    played.pass(29_999)
    assert.equal(played.status.phase, 'Running')
    played.pass(1)
    const { phase, reason, message } = played.status
    assert.deepEqual(
      [phase, reason, message],
      ['Failed', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline'],
    )
  })

  const deleted = (pod: Pod, seconds = 30): Pod => ({
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: '2026-01-01T00:00:00Z',
      deletionGracePeriodSeconds: seconds,
    },
  })

  it('goes at once when it is deleted, or when it has taken its time', () => {
    const quick = setUp()
    quick.settle()
    quick.change(deleted)
    quick.settle()
    assert.equal(quick.pod, undefined)
    const slow = setUp({ knobs: { 'stop-delay': '10s' } })
    slow.settle()
    slow.change(deleted)
    slow.pass(9999)
    assert.ok(slow.pod)
    slow.pass(1)
    assert.equal(slow.pod, undefined)
  })

  it('takes no longer to go than its grace period', () => {
    const played = setUp({ knobs: { 'stop-delay': '10s' } })
    played.settle()
    played.change((pod) => deleted(pod, 2))
    played.pass(2000)
    assert.equal(played.pod, undefined)
  })

  it('comes to its end first when a finalizer holds it', () => {
    const played = setUp({ metadata: { finalizers: ['batch.kubernetes.io/job-tracking'] } })
    played.settle()
    played.change((pod) => deleted(pod, 0))
    played.settle()
    assert.equal(played.status.phase, 'Failed')
    assert.ok(played.pod)
  })

  it('says what is wrong with annotations once, and goes on without them', () => {
    const played = setUp({ knobs: { 'run-time': 'soon', 'exit-kode': '1' } })
    played.settle()
    played.settle()
    assert.deepEqual(played.events, [
      'Warning InvalidAnnotation: annotation hookwright.dev/run-time: "soon" is not allowed: it takes a duration such as 500ms, 5s or 1m30s, or "forever"',
      'Warning InvalidAnnotation: annotation "hookwright.dev/exit-kode" is unknown: hookwright.dev/ is followed by one of unschedulable, image-pull-error, start-delay, ready-delay, crash-loop, exit-code, run-time, stop-delay',
    ])
    assert.equal(played.condition('Ready'), 'True')
  })

  it('leaves alone what is on no node, or on one that is not there', () => {
    for (const nodeName of ['', 'elsewhere']) {
      const played = setUp({ spec: { nodeName } })
      played.pass(10_000)
      assert.equal(played.status.phase, 'Pending')
    }
  })

  it("has its node's address when it uses its network", () => {
    const played = setUp({ spec: { hostNetwork: true } })
    played.settle()
    assert.equal(played.status.podIP, '10.244.0.1')
  })
})

const withKnob = (pod: Pod, name: string, value: string): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, annotations: { [`${PREFIX}${name}`]: value } },
})
