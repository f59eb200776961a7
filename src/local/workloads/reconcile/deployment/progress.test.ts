import assert from 'node:assert/strict'
import { deploymentOf, setOf } from '../../../../../test/workloads/deployments.ts'
import { ago, fakeWorld, statusOf } from '../../../../../test/workloads/fake-world.ts'
import { deploymentControl } from '../deployment.ts'
import type { ReplicaSet } from '../replicaset/objects.ts'
import type { Deployment, DeploymentStatus } from './objects.ts'

const reconcile = (deployment: Deployment, sets: readonly ReplicaSet[]) =>
  deploymentControl.reconcile(deployment, fakeWorld(deployment, sets))

const progressing = (deployment: Deployment, sets: readonly ReplicaSet[]) =>
  (statusOf(reconcile(deployment, sets).writes) as DeploymentStatus | undefined)?.conditions?.find(
    ({ type }) => type === 'Progressing',
  )

describe('progress of a Deployment', () => {
  const started = (reason: string, seconds: number): DeploymentStatus => ({
    observedGeneration: 1,
    replicas: 4,
    updatedReplicas: 1,
    readyReplicas: 3,
    availableReplicas: 3,
    conditions: [
      {
        type: 'Progressing',
        status: 'True',
        reason,
        lastUpdateTime: ago(seconds),
        lastTransitionTime: ago(seconds),
      },
    ],
  })
  const rollout = (deployment: Deployment, updated: number, available = 0) => [
    setOf(deployment, 'old', { size: 3 }),
    setOf(deployment, 'new', { size: 2, there: updated, available, image: 'a:2', revision: 2 }),
  ]

  it('renews the time with every new Pod', () => {
    const deployment = deploymentOf({}, started('ReplicaSetUpdated', 100))
    const condition = progressing(deployment, rollout(deployment, 2))
    assert.equal(condition?.lastUpdateTime, ago(0))
    assert.equal(condition.lastTransitionTime, ago(100))
    assert.equal(condition.message, 'ReplicaSet "new" is progressing.')
  })

  it('waits for the deadline, and a second more', () => {
    const deployment = deploymentOf({}, started('ReplicaSetUpdated', 100))
    assert.equal(reconcile(deployment, rollout(deployment, 1)).afterMs, 501_000)
  })

  it('gives up when nothing happened until the deadline, and stops waiting', () => {
    const deployment = deploymentOf({}, started('ReplicaSetUpdated', 601))
    const condition = progressing(deployment, rollout(deployment, 1))
    assert.equal(condition?.reason, 'ProgressDeadlineExceeded')
    assert.equal(condition.status, 'False')
    assert.equal(condition.message, 'ReplicaSet "new" has timed out progressing.')
    assert.equal(reconcile(deployment, rollout(deployment, 1)).afterMs, undefined)
  })

  it('is over when all Pods are new and available, and is not lost with one that fails then', () => {
    const deployment = deploymentOf({}, started('ReplicaSetUpdated', 100))
    const done = [setOf(deployment, 'new', { size: 4, image: 'a:2' })]
    assert.equal(progressing(deployment, done)?.message, 'ReplicaSet "new" has successfully progressed.')
    const over = deploymentOf(
      {},
      { ...started('NewReplicaSetAvailable', 9999), replicas: 4, updatedReplicas: 4 },
    )
    const failing = [setOf(over, 'new', { size: 4, available: 3, image: 'a:2' })]
    assert.equal(progressing(over, failing)?.reason, 'NewReplicaSetAvailable')
  })

  it('is not spoken of without a deadline', () => {
    const deployment = deploymentOf(
      { progressDeadlineSeconds: 2 ** 31 - 1 },
      started('ReplicaSetUpdated', 9999),
    )
    assert.equal(progressing(deployment, rollout(deployment, 1)), undefined)
  })

  it('shows what a ReplicaSet complains of', () => {
    const deployment = deploymentOf({}, started('ReplicaSetUpdated', 1))
    const sets = rollout(deployment, 1)
    const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'no room' }
    sets[1]!.status = { ...sets[1]!.status!, conditions: [{ ...failure, lastTransitionTime: ago(5) }] }
    const status = statusOf(reconcile(deployment, sets).writes) as DeploymentStatus
    const shown = status.conditions?.find(({ type }) => type === 'ReplicaFailure')
    assert.deepEqual(shown, { ...failure, lastUpdateTime: ago(5), lastTransitionTime: ago(5) })
  })
})
