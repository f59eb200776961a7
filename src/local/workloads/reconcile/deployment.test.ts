import assert from 'node:assert/strict'
import { deploymentOf, setOf, type SetFacts } from '../../../../test/workloads/deployments.ts'
import { ago, fakeWorld, inShort, NOW, statusOf, written } from '../../../../test/workloads/fake-world.ts'
import type { Failure, Todo } from '../control.ts'
import { deploymentControl } from './deployment.ts'
import type { Deployment, DeploymentStatus } from './deployment/objects.ts'
import type { ReplicaSet } from './replicaset/objects.ts'

const reconcile = (deployment: Deployment, sets: readonly ReplicaSet[], failure?: Failure): Todo =>
  deploymentControl.reconcile(deployment, fakeWorld(deployment, sets, failure))

/** What is told about sizes, without the words around. */
const scalings = ({ writes }: Todo) =>
  inShort(writes).flatMap((line) => /replica set (.*)/.exec(line)?.[1] ?? [])

const progressing = (deployment: Deployment, sets: readonly ReplicaSet[]) =>
  (statusOf(reconcile(deployment, sets).writes) as DeploymentStatus | undefined)?.conditions?.find(
    ({ type }) => type === 'Progressing',
  )

describe('deploymentControl', () => {
  describe('when rolling', () => {
    it('creates the ReplicaSet of the template, and says so', () => {
      const deployment = deploymentOf({ replicas: 2 })
      const { writes } = reconcile(deployment, [])
      const set = written(writes, 'ReplicaSet') as ReplicaSet
      const hash = set.metadata.labels?.['pod-template-hash'] ?? ''
      assert.deepEqual(inShort(writes), [
        `create ReplicaSet web-${hash}`,
        `told Scaled up replica set web-${hash} from 0 to 2`,
        'status Deployment web',
      ])
      assert.deepEqual(set.metadata.annotations, {
        note: 'n',
        'deployment.kubernetes.io/revision': '1',
        'deployment.kubernetes.io/desired-replicas': '2',
        'deployment.kubernetes.io/max-replicas': '3',
      })
      assert.deepEqual(set.spec.selector, { matchLabels: { app: 'web', 'pod-template-hash': hash } })
      assert.deepEqual(set.spec.template.metadata?.labels, { app: 'web', 'pod-template-hash': hash })
      const { metadata } = written(writes, 'Deployment')!
      assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '1')
      assert.deepEqual(statusOf(writes), {
        observedGeneration: 1,
        unavailableReplicas: 2,
        terminatingReplicas: 0,
        conditions: [
          {
            type: 'Progressing',
            status: 'True',
            lastUpdateTime: ago(0),
            lastTransitionTime: ago(0),
            reason: 'NewReplicaSetCreated',
            message: `Created new replica set "web-${hash}"`,
          },
          {
            type: 'Available',
            status: 'False',
            lastUpdateTime: ago(0),
            lastTransitionTime: ago(0),
            reason: 'MinimumReplicasUnavailable',
            message: 'Deployment does not have minimum availability.',
          },
        ],
      })
    })

    /** Sizes of old and new ReplicaSet, how many are available, and what follows for 4 replicas, 1 more and 1 less. */
    const steps: [string, SetFacts, SetFacts | undefined, string[]][] = [
      [
        'starts with the surge, and takes what may be missing',
        { size: 4 },
        undefined,
        ['NEW from 0 to 1', 'old from 4 to 3'],
      ],
      ['grows when there is room', { size: 3 }, { size: 1, available: 0 }, ['new from 1 to 2']],
      ['waits for new Pods', { size: 3 }, { size: 2, available: 0 }, []],
      ['shrinks when new ones are available', { size: 3 }, { size: 2 }, ['old from 3 to 1']],
      [
        'takes Pods first that are not available',
        { size: 4, available: 1 },
        { size: 1, available: 0 },
        ['old from 4 to 3'],
      ],
      [
        'does not trust a ReplicaSet that has not noticed its new size',
        { size: 3, there: 4 },
        { size: 2 },
        [],
      ],
      ['shrinks the new one when it is too large', { size: 0 }, { size: 6 }, ['new from 6 to 4']],
    ]
    for (const [what, old, present, expected] of steps) {
      it(what, () => {
        const deployment = deploymentOf()
        const sets = [setOf(deployment, 'old', old)]
        if (present) sets.push(setOf(deployment, 'new', { image: 'a:2', revision: 2, ...present }))
        const told = scalings(reconcile(deployment, sets)).map((line) => line.replace(/^web-\w+/, 'NEW'))
        assert.deepEqual(told, expected)
      })
    }

    it('goes back to a ReplicaSet that has the template, and keeps its former revision', () => {
      const deployment = deploymentOf()
      const sets = [
        setOf(deployment, 'first', { size: 0, image: 'a:2', revision: 1 }),
        setOf(deployment, 'second', { size: 4, image: 'a:3', revision: 2 }),
      ]
      const { writes } = reconcile(deployment, sets)
      const { metadata } = written(writes, 'ReplicaSet')!
      assert.equal(metadata.name, 'first')
      assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '3')
      assert.equal(metadata.annotations['deployment.kubernetes.io/revision-history'], '1')
      assert.equal(
        written(writes, 'Deployment')?.metadata.annotations?.['deployment.kubernetes.io/revision'],
        '3',
      )
    })
  })

  it('writes nothing when all is as it should be', () => {
    const deployment = deploymentOf()
    const sets = [setOf(deployment, 'new', { size: 4, image: 'a:2' })]
    const { writes } = reconcile(deployment, sets)
    assert.deepEqual(inShort(writes), ['status Deployment web'])
    const settled = written(writes, 'Deployment') as Deployment
    assert.deepEqual(reconcile(settled, sets), { writes: [] })
  })

  it('tries another name when the first is taken, and counts that', () => {
    const deployment = deploymentOf()
    const first = written(reconcile(deployment, []).writes, 'ReplicaSet') as ReplicaSet
    const metadata = { ...first.metadata, labels: { app: 'other' }, ownerReferences: [] }
    const { writes } = reconcile(deployment, [{ ...first, metadata }])
    assert.deepEqual(inShort(writes), ['status Deployment web'])
    assert.equal((statusOf(writes) as DeploymentStatus).collisionCount, 1)
    const again = written(reconcile(deploymentOf({}, { collisionCount: 1 }), []).writes, 'ReplicaSet')!
    assert.notEqual(again.metadata.name, first.metadata.name)
  })

  it('says first why a ReplicaSet could not be created, and tries again', () => {
    const deployment = deploymentOf()
    const name = written(reconcile(deployment, []).writes, 'ReplicaSet')?.metadata.name ?? ''
    const failure = { op: 'create', kind: 'ReplicaSet', name, reason: 'Forbidden', message: 'no' } as const
    const { writes } = reconcile(deployment, [], failure)
    const message = `Failed to create new replica set "${name}": no`
    assert.deepEqual(inShort(writes).slice(0, 3), [
      `told ${message}`,
      'status Deployment web',
      `create ReplicaSet ${name}`,
    ])
    const [condition] = (statusOf(writes) as DeploymentStatus).conditions ?? []
    assert.equal(condition?.reason, 'ReplicaSetCreateError')
    assert.equal(condition.message, message)
  })

  describe('when it was scaled', () => {
    it('gives all to the only ReplicaSet with Pods', () => {
      const deployment = deploymentOf({ replicas: 6 })
      const sets = [setOf(deployment, 'new', { size: 4, image: 'a:2', desired: 4 })]
      assert.deepEqual(scalings(reconcile(deployment, sets)), ['new from 4 to 6'])
    })

    /** As in the documentation of Kubernetes: 10 replicas, 3 more and 2 less, in the middle of a rollout. */
    const shares: [number, number[], string[]][] = [
      [15, [8, 5], ['old from 8 to 11', 'new from 5 to 7']],
      [5, [8, 5], ['old from 8 to 5', 'new from 5 to 3']],
      [0, [8, 5], ['old from 8 to 0', 'new from 5 to 0']],
    ]
    for (const [replicas, [old = 0, present = 0], expected] of shares) {
      it(`shares ${replicas} in proportion`, () => {
        const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } }
        const deployment = deploymentOf({ replicas, strategy })
        const sets = [
          setOf(deployment, 'old', { size: old, desired: 10, most: 13 }),
          setOf(deployment, 'new', {
            size: present,
            available: 0,
            image: 'a:2',
            revision: 2,
            desired: 10,
            most: 13,
          }),
        ]
        assert.deepEqual(scalings(reconcile(deployment, sets)), expected)
      })
    }
  })

  describe('when recreating', () => {
    const recreating = () => deploymentOf({ replicas: 2, strategy: { type: 'Recreate' } })

    it('takes all old Pods at once', () => {
      const deployment = recreating()
      const todo = reconcile(deployment, [setOf(deployment, 'old', { size: 2 })])
      assert.deepEqual(scalings(todo), ['old from 2 to 0'])
      assert.ok(!inShort(todo.writes).some((line) => line.startsWith('create')))
    })

    for (const [what, left] of Object.entries({ there: { there: 1 }, terminating: { terminating: 1 } })) {
      it(`waits while old Pods are ${what}`, () => {
        const deployment = recreating()
        assert.deepEqual(
          scalings(reconcile(deployment, [setOf(deployment, 'old', { size: 0, ...left })])),
          [],
        )
      })
    }

    it('then creates all new ones', () => {
      const deployment = recreating()
      const told = scalings(reconcile(deployment, [setOf(deployment, 'old', { size: 0 })]))
      assert.match(told[0] ?? '', /from 0 to 2$/)
    })
  })

  describe('when paused', () => {
    it('says so, and does nothing but scale', () => {
      const deployment = deploymentOf({ paused: true, replicas: 5 })
      const todo = reconcile(deployment, [setOf(deployment, 'old', { size: 4, desired: 4 })])
      assert.deepEqual(scalings(todo), ['old from 4 to 5'])
      const [condition] = (statusOf(todo.writes) as DeploymentStatus).conditions ?? []
      assert.equal(condition?.reason, 'DeploymentPaused')
      assert.equal(condition.status, 'Unknown')
    })

    it('says when it goes on', () => {
      const conditions = [{ type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused' }]
      const deployment = deploymentOf({}, { conditions })
      const sets = [setOf(deployment, 'new', { size: 4, there: 0, image: 'a:2' })]
      assert.equal(progressing(deployment, sets)?.reason, 'DeploymentResumed')
    })
  })

  it('deletes the lowest revisions beyond the history, once all is done', () => {
    const done = { observedGeneration: 1, replicas: 4, updatedReplicas: 4, availableReplicas: 4 }
    const deployment = deploymentOf({ revisionHistoryLimit: 1 }, done)
    const sets = [
      setOf(deployment, 'new', { size: 4, image: 'a:2', revision: 4 }),
      setOf(deployment, 'three', { size: 0, revision: 3 }),
      setOf(deployment, 'one', { size: 0, revision: 1, age: 5 }),
      setOf(deployment, 'two', { size: 0, revision: 2, age: 50 }),
    ]
    const lines = inShort(reconcile(deployment, sets).writes)
    assert.deepEqual(
      lines.filter((line) => line.startsWith('delete')),
      ['delete ReplicaSet one', 'delete ReplicaSet two'],
    )
  })

  it('only counts when it is being deleted', () => {
    const deployment = deploymentOf()
    deployment.metadata.deletionTimestamp = new Date(NOW).toISOString()
    assert.deepEqual(inShort(reconcile(deployment, []).writes), ['status Deployment web'])
  })
})
