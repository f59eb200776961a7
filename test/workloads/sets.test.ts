import assert from 'node:assert/strict'
import type { Obj } from '../../src/cluster/object.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { startSets, type SetsCluster } from './sets-cluster.ts'

const namespace = 'default'
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' }
const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' }
const STATEFUL_SET = { apiVersion: 'apps/v1', kind: 'StatefulSet' }
const DAEMON_SET = { apiVersion: 'apps/v1', kind: 'DaemonSet' }
const POD = { apiVersion: 'v1', kind: 'Pod' }

const workload = (kind: typeof POD, image: string, spec: object = {}): Obj => ({
  ...kind,
  metadata: { name: 'web', namespace },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image }] } },
    ...spec,
  },
})
const withImage = (image: string) => ({
  strategic: { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } },
})
const imageOf = ({ spec }: Obj) =>
  (spec as { containers?: { image: string }[] } | undefined)?.containers?.[0]?.image

describe('sets of Pods in a cluster', () => {
  const cleanup = cleanUp(afterEach)
  let cluster: SetsCluster
  beforeEach(() => {
    cluster = startSets()
    cleanup(() => cluster.close())
  })
  afterEach(() => assert.deepEqual(cluster.errors, []))

  const status = async (kind: typeof POD) =>
    (await cluster.api.get({ ...kind, name: 'web', namespace })).status as Record<string, unknown>
  const images = async () => (await cluster.of(POD)).map(imageOf)
  const change = async (kind: typeof POD, image: string) => {
    await cluster.api.patch({ ...kind, name: 'web', namespace }, withImage(image))
    await cluster.quiet()
  }

  it('rolls a Deployment out step by step, and back', async () => {
    await cluster.api.create(workload(DEPLOYMENT, 'a:1', { replicas: 3 }))
    await cluster.quiet()
    assert.deepEqual(await images(), ['a:1', 'a:1', 'a:1'])
    await change(DEPLOYMENT, 'a:2')
    assert.deepEqual(await images(), ['a:2', 'a:2', 'a:2'])
    const told = (await cluster.told('web')).map((line) => line.replace(/web-\w+/, 'SET'))
    assert.deepEqual(told.slice(1, 4), [
      'Normal ScalingReplicaSet Scaled up replica set SET from 0 to 1',
      'Normal ScalingReplicaSet Scaled down replica set SET from 3 to 2',
      'Normal ScalingReplicaSet Scaled up replica set SET from 1 to 2',
    ])
    await change(DEPLOYMENT, 'a:1')
    const { metadata } = await cluster.api.get({ ...DEPLOYMENT, name: 'web', namespace })
    assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '3')
    const { conditions, ...counts } = await status(DEPLOYMENT)
    assert.deepEqual(counts, {
      observedGeneration: 3,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
    })
    assert.deepEqual((conditions as { reason: string }[]).map(({ reason }) => reason).sort(), [
      'MinimumReplicasAvailable',
      'NewReplicaSetAvailable',
    ])
    assert.equal((await cluster.of(REPLICA_SET, 'web')).length, 2)
  })

  it('keeps old Pods while new ones do not get ready, and writes no more', async () => {
    await cluster.api.create(workload(DEPLOYMENT, 'a:1', { replicas: 4 }))
    await cluster.quiet()
    await change(DEPLOYMENT, 'stuck:2')
    assert.deepEqual((await images()).sort(), ['a:1', 'a:1', 'a:1', 'stuck:2', 'stuck:2'])
    const before = await cluster.api.list(POD)
    await cluster.quiet()
    assert.equal((await cluster.api.list(POD)).resourceVersion, before.resourceVersion)
  })

  it('replaces a Pod that was deleted by hand', async () => {
    await cluster.api.create(workload(REPLICA_SET, 'a:1', { replicas: 2 }))
    await cluster.quiet()
    const [pod] = await cluster.of(POD)
    await cluster.api.delete({ ...POD, name: pod!.metadata.name!, namespace })
    await cluster.quiet()
    assert.equal((await cluster.of(POD)).length, 2)
    assert.equal((await status(REPLICA_SET)).readyReplicas, 2)
  })

  it('says why a ReplicaSet has no Pods, until it has', async () => {
    const set = workload(REPLICA_SET, 'a:1', { replicas: 1 })
    const { template } = set.spec as { template: { spec: object } }
    template.spec = { ...template.spec, priorityClassName: 'missing' }
    await cluster.api.create(set)
    const message = 'pods "web-" is forbidden: no PriorityClass with name missing was found'
    await until('the condition', async () => (await status(REPLICA_SET)).conditions !== undefined)
    const [condition] = (await status(REPLICA_SET)).conditions as { reason: string; message: string }[]
    assert.deepEqual([condition?.reason, condition?.message], ['FailedCreate', message])
    await cluster.api.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'missing' },
      value: 1,
    })
    await until('a Pod', async () => (await status(REPLICA_SET)).readyReplicas === 1)
    await cluster.quiet()
    assert.equal((await status(REPLICA_SET)).conditions, undefined)
    assert.ok((await cluster.told('web')).includes(`Warning FailedCreate Error creating: ${message}`))
    assert.ok(cluster.errors.splice(0).length > 0)
  })

  it('updates a StatefulSet from the highest number down, and keeps names and claims', async () => {
    const volumeClaimTemplates = [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ]
    await cluster.api.create(
      workload(STATEFUL_SET, 'a:1', { replicas: 2, serviceName: 'web', volumeClaimTemplates }),
    )
    await cluster.quiet()
    await change(STATEFUL_SET, 'a:2')
    const told = (await cluster.told('web')).filter((line) => /(Create|Delete) Pod/.test(line))
    assert.deepEqual(
      told.map((line) => / (\w+ Pod \S+)/.exec(line)?.[1]),
      ['Create Pod web-0', 'Create Pod web-1', 'Delete Pod web-1', 'Delete Pod web-0'],
    )
    assert.deepEqual(await images(), ['a:2', 'a:2'])
    const { currentRevision, updateRevision, readyReplicas } = await status(STATEFUL_SET)
    assert.equal(currentRevision, updateRevision)
    assert.equal(readyReplicas, 2)
    assert.deepEqual(
      (await cluster.of({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' })).map(
        ({ metadata }) => metadata.name,
      ),
      ['data-web-0', 'data-web-1'],
    )
  })

  it('runs a DaemonSet on Nodes that come, and updates it', async () => {
    await cluster.api.create(workload(DAEMON_SET, 'a:1'))
    for (const name of ['one', 'two']) {
      await cluster.api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } })
      await cluster.api.patch({ apiVersion: 'v1', kind: 'Node', name }, { merge: { spec: { taints: null } } })
    }
    await cluster.quiet()
    assert.deepEqual(await images(), ['a:1', 'a:1'])
    await change(DAEMON_SET, 'a:2')
    assert.deepEqual(await images(), ['a:2', 'a:2'])
    const { numberAvailable, updatedNumberScheduled, observedGeneration } = await status(DAEMON_SET)
    assert.deepEqual([numberAvailable, updatedNumberScheduled, observedGeneration], [2, 2, 2])
  })
})
