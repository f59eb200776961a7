import assert from 'node:assert/strict'
import { KubernetesObjectApi, PatchStrategy, type KubernetesObject } from '@kubernetes/client-node'
import { cleanUp } from '../../support/cleanup.ts'
import { failsWith, model, startForClientNode } from './cluster.ts'

interface FreeForm extends KubernetesObject {
  spec?: object
  status?: object
}
interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>
}

const configMap = (name: string, data: Record<string, string>, labels?: Record<string, string>) =>
  model<ConfigMap>({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...(labels && { labels }) },
    data,
  })
const header = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
})

describe('KubernetesObjectApi of client-node', function () {
  this.timeout(60_000)
  const cleanup = cleanUp(after)
  let objects: KubernetesObjectApi

  before(async () => {
    const { config } = await startForClientNode(cleanup)
    objects = KubernetesObjectApi.makeApiClient(config)
  })

  it('creates and reads', async () => {
    const created = await objects.create(configMap('a', { k: 'v' }))
    assert.match(created.metadata?.uid ?? '', /^[\da-f-]{36}$/)
    assert.ok(created.metadata?.creationTimestamp instanceof Date)
    const read = await objects.read<ConfigMap>(header('a'))
    assert.deepEqual(read.data, { k: 'v' })
    assert.equal(read.metadata?.resourceVersion, created.metadata.resourceVersion)
    await assert.rejects(
      objects.create(configMap('a', {})),
      failsWith(409, /^configmaps "a" already exists$/),
    )
    await assert.rejects(objects.read(header('none')), failsWith(404, /^configmaps "none" not found$/))
  })

  it('replaces, and tells of a conflict', async () => {
    const created = await objects.create(configMap('replaced', { k: 'v' }))
    const replaced = await objects.replace({ ...created, data: { k: 'w' } })
    assert.deepEqual(replaced.data, { k: 'w' })
    await assert.rejects(
      objects.replace({ ...created, data: { k: 'x' } }),
      failsWith(
        409,
        /^Operation cannot be fulfilled on configmaps "replaced": the object has been modified;/,
      ),
    )
  })

  it('patches in each of the ways', async () => {
    const patch = (spec: unknown, strategy: PatchStrategy, manager?: string, force?: boolean) =>
      objects.patch(spec as ConfigMap, undefined, undefined, manager, force, strategy)
    await objects.create(
      model<FreeForm>({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: {
              containers: [
                { name: 'main', image: 'main:1' },
                { name: 'side', image: 'side:1' },
              ],
            },
          },
        },
      }),
    )
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' } }
    const containers = (deployment: KubernetesObject) =>
      (
        deployment as unknown as { spec: { template: { spec: { containers: { image: string }[] } } } }
      ).spec.template.spec.containers.map(({ image }) => image)
    const withSide = { spec: { template: { spec: { containers: [{ name: 'side', image: 'side:2' }] } } } }

    const strategic = await patch({ ...web, ...withSide }, PatchStrategy.StrategicMergePatch)
    assert.deepEqual(containers(strategic).sort(), ['main:1', 'side:2'])
    const merged = await patch({ ...web, ...withSide }, PatchStrategy.MergePatch)
    assert.deepEqual(containers(merged), ['side:2'])

    await objects.create(configMap('patched', { k: 'v' }))
    const applied = await patch(configMap('patched', { l: 'w' }), PatchStrategy.ServerSideApply, 'me')
    assert.deepEqual(applied.data, { k: 'v', l: 'w' })
    await assert.rejects(
      patch(configMap('patched', { l: 'x' }), PatchStrategy.ServerSideApply, 'they'),
      failsWith(409, /^Apply failed with 1 conflict: conflict with "me": \.data\.l$/),
    )
    const forced = await patch(configMap('patched', { l: 'x' }), PatchStrategy.ServerSideApply, 'they', true)
    assert.deepEqual(forced.data, { k: 'v', l: 'x' })
  })

  it('lists by labels and fields, in pages', async () => {
    for (const name of ['l1', 'l2', 'l3']) await objects.create(configMap(name, {}, { set: 'paged' }))
    const list = (field?: string, limit?: number, token?: string) =>
      objects.list<ConfigMap>(
        'v1',
        'ConfigMap',
        'default',
        undefined,
        undefined,
        undefined,
        field,
        'set=paged',
        limit,
        token,
      )
    const names = ({ items }: { items: KubernetesObject[] }) => items.map(({ metadata }) => metadata?.name)
    assert.deepEqual(names(await list()), ['l1', 'l2', 'l3'])
    assert.deepEqual(names(await list('metadata.name=l2')), ['l2'])
    const first = await list(undefined, 2)
    assert.deepEqual(names(first), ['l1', 'l2'])
    assert.equal(first.metadata?.remainingItemCount, undefined)
    assert.deepEqual(names(await list(undefined, 2, first.metadata?._continue)), ['l3'])
  })

  it('deletes', async () => {
    await objects.create(configMap('deleted', {}))
    const status = await objects.delete(header('deleted'), undefined, undefined, 0, undefined, 'Background')
    assert.equal(status.status, 'Success')
    await assert.rejects(objects.read(header('deleted')), failsWith(404, /not found/))
    await assert.rejects(
      objects.delete(header('deleted')),
      failsWith(404, /^configmaps "deleted" not found$/),
    )
  })

  it('knows a kind as soon as it is defined', async () => {
    const names = { plural: 'lamps', singular: 'lamp', kind: 'Lamp' }
    await objects.create(
      model<FreeForm>({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'lamps.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names,
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              subresources: { status: {} },
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: {
                    spec: { type: 'object', properties: { bulbs: { type: 'integer', _default: 1 } } },
                    status: { type: 'object', properties: { lit: { type: 'boolean' } } },
                  },
                },
              },
            },
          ],
        },
      }),
    )
    const lamp = model<FreeForm>({
      apiVersion: 'example.com/v1',
      kind: 'Lamp',
      metadata: { name: 'desk', namespace: 'default' },
      spec: {},
      status: { lit: true },
    })
    const created = await objects.create(lamp)
    assert.deepEqual(created.spec, { bulbs: 1 })
    assert.equal(created.status, undefined)
    await assert.rejects(
      objects.patch(
        { ...lamp, spec: { bulbs: 'two' } },
        undefined,
        undefined,
        undefined,
        undefined,
        PatchStrategy.MergePatch,
      ),
      failsWith(422, /spec\.bulbs in body must be of type integer/),
    )
  })
})
