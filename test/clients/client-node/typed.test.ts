import assert from 'node:assert/strict'
import {
  ApiextensionsV1Api,
  AppsV1Api,
  BatchV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
  VersionApi,
  type KubeConfig,
  type V1CustomResourceDefinition,
  type V1DeleteOptions,
  type V1Deployment,
  type V1Job,
  type V1Lease,
  type V1MicroTime,
  type V1Pod,
  type V1Scale,
} from '@kubernetes/client-node'
import { cleanUp } from '../../support/cleanup.ts'
import { failsWith, model, startForClientNode } from './cluster.ts'

const namespace = 'default'

describe('typed APIs of client-node', function () {
  this.timeout(60_000)
  const cleanup = cleanUp(after)
  let config: KubeConfig

  before(async () => {
    ;({ config } = await startForClientNode(cleanup))
  })

  it('create Pods with what the server fills in', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const body = model<V1Pod>({
      metadata: { generateName: 'p-' },
      spec: { containers: [{ name: 'main', image: 'x' }] },
    })
    const pod = await core.createNamespacedPod({ namespace, body })
    assert.match(pod.metadata?.name ?? '', /^p-[a-z0-9]{5}$/)
    assert.equal(pod.status?.phase, 'Pending')
    assert.equal(pod.spec?.restartPolicy, 'Always')
    assert.equal(pod.spec.containers[0]?.imagePullPolicy, 'Always')

    const name = pod.metadata!.name!
    const status = await core.patchNamespacedPodStatus(
      { namespace, name, body: { status: { phase: 'Running', podIP: '10.1.2.3' } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    )
    assert.equal(status.status?.phase, 'Running')
    const running = await core.listNamespacedPod({ namespace, fieldSelector: 'status.phase=Running' })
    assert.deepEqual(
      running.items.map((each) => each.metadata?.name),
      [name],
    )
    await assert.rejects(core.readNamespacedPodLog({ namespace, name }), failsWith(501, /no containers here/))
    const going = await core.deleteNamespacedPod({
      namespace,
      name,
      body: model<V1DeleteOptions>({ gracePeriodSeconds: 0 }),
    })
    assert.equal((going as { metadata?: { name?: string } }).metadata?.name, name)
  })

  it('scale Deployments and suspend Jobs', async () => {
    const apps = config.makeApiClient(AppsV1Api)
    const containers = [{ name: 'main', image: 'x' }]
    await apps.createNamespacedDeployment({
      namespace,
      body: model<V1Deployment>({
        metadata: { name: 'web' },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
        },
      }),
    })
    const scale = await apps.readNamespacedDeploymentScale({ namespace, name: 'web' })
    assert.equal(scale.spec?.replicas, 1)
    await apps.replaceNamespacedDeploymentScale({
      namespace,
      name: 'web',
      body: model<V1Scale>({ metadata: scale.metadata!, spec: { replicas: 3 } }),
    })
    const { spec, metadata } = await apps.readNamespacedDeployment({ namespace, name: 'web' })
    assert.deepEqual([spec?.replicas, metadata?.generation], [3, 2])

    const batch = config.makeApiClient(BatchV1Api)
    const job = await batch.createNamespacedJob({
      namespace,
      body: model<V1Job>({
        metadata: { name: 'once' },
        spec: { template: { spec: { containers, restartPolicy: 'Never' } } },
      }),
    })
    assert.equal(job.spec?.backoffLimit, 6)
    const patched = await batch.patchNamespacedJob(
      { namespace, name: 'once', body: [{ op: 'replace', path: '/spec/suspend', value: true }] },
      setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
    )
    assert.equal(patched.spec?.suspend, true)
  })

  it('keep the times of Leases, and who holds them', async () => {
    const leases = config.makeApiClient(CoordinationV1Api)
    const renewTime = '2026-01-02T03:04:05.678901Z' as unknown as V1MicroTime
    const body = (holderIdentity: string, resourceVersion?: string) =>
      model<V1Lease>({
        metadata: { name: 'leader', ...(resourceVersion !== undefined && { resourceVersion }) },
        spec: { holderIdentity, renewTime },
      })
    const lease = await leases.createNamespacedLease({ namespace, body: body('me') })
    assert.equal(String(lease.spec?.renewTime), String(renewTime))
    const at = lease.metadata!.resourceVersion!
    const taken = await leases.replaceNamespacedLease({ namespace, name: 'leader', body: body('other', at) })
    assert.equal(taken.spec?.holderIdentity, 'other')
    await assert.rejects(
      leases.replaceNamespacedLease({ namespace, name: 'leader', body: body('me', at) }),
      failsWith(409, /the object has been modified/),
    )
  })

  it('handle custom objects', async () => {
    const definitions = config.makeApiClient(ApiextensionsV1Api)
    await definitions.createCustomResourceDefinition({
      body: model<V1CustomResourceDefinition>({
        metadata: { name: 'things.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'things', kind: 'Thing' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', x_kubernetes_preserve_unknown_fields: true } },
            },
          ],
        },
      }),
    })
    const custom = config.makeApiClient(CustomObjectsApi)
    const kind = { group: 'example.com', version: 'v1', namespace, plural: 'things' }
    await custom.createNamespacedCustomObject({
      ...kind,
      body: {
        apiVersion: 'example.com/v1',
        kind: 'Thing',
        metadata: { name: 'a' },
        free: { form: [1, 'x'] },
      },
    })
    const read = (await custom.getNamespacedCustomObject({ ...kind, name: 'a' })) as { free: unknown }
    assert.deepEqual(read.free, { form: [1, 'x'] })
    const { items } = (await custom.listNamespacedCustomObject(kind)) as { items: unknown[] }
    assert.equal(items.length, 1)
  })

  it('tell the version', async () => {
    const { gitVersion, major, minor } = await config.makeApiClient(VersionApi).getCode()
    assert.deepEqual([gitVersion, major, minor], ['v1.36.3', '1', '36'])
  })
})
