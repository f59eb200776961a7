import assert from 'node:assert/strict'
import {
  CoreV1Api,
  makeInformer,
  Watch,
  type Informer,
  type KubeConfig,
  type ObjectCache,
  type V1ConfigMap,
  type V1Namespace,
} from '@kubernetes/client-node'
import type { ApiServer } from '../../../src/local/apiserver/server.ts'
import { cleanUp } from '../../support/cleanup.ts'
import { until } from '../../support/until.ts'
import { model, startForClientNode } from './cluster.ts'

const HANG_MS = 30_000
let last = 0

describe('watches of client-node', function () {
  this.timeout(90_000)
  const afterAll = cleanUp(after)
  const cleanup = cleanUp(afterEach)
  let config: KubeConfig
  let server: ApiServer
  let core: CoreV1Api
  let namespace = ''

  before(async () => {
    ;({ config, api: server } = await startForClientNode(afterAll))
    core = config.makeApiClient(CoreV1Api)
  })
  beforeEach(async () => {
    namespace = `watched-${++last}`
    await core.createNamespace({ body: model<V1Namespace>({ metadata: { name: namespace } }) })
    await until('the ConfigMap of every namespace', async () => (await list()).length === 1)
    cleanup(() => server.faults.clear())
  })

  const list = async () => (await core.listNamespacedConfigMap({ namespace })).items
  const body = (name: string, value: string, labels: Record<string, string> = {}) =>
    model<V1ConfigMap>({ metadata: { name, labels }, data: { value } })
  const create = (name: string, value = '1', labels?: Record<string, string>) =>
    core.createNamespacedConfigMap({ namespace, body: body(name, value, labels) })
  const change = (name: string, value: string, labels?: Record<string, string>) =>
    core.replaceNamespacedConfigMap({ namespace, name, body: body(name, value, labels) })
  const remove = (name: string) => core.deleteNamespacedConfigMap({ namespace, name })
  const path = () => `/api/v1/namespaces/${namespace}/configmaps`

  /** An informer of this namespace, and what it told. */
  async function inform(labelSelector?: string): Promise<{
    informer: Informer<V1ConfigMap> & ObjectCache<V1ConfigMap>
    told: string[]
    errors: unknown[]
  }> {
    const informer = makeInformer<V1ConfigMap>(
      config,
      path(),
      () =>
        core.listNamespacedConfigMap({ namespace, ...(labelSelector !== undefined && { labelSelector }) }),
      labelSelector,
    )
    const told: string[] = []
    const errors: unknown[] = []
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, ({ metadata, data }) => {
        if (metadata?.name !== 'kube-root-ca.crt') {
          told.push(`${verb} ${metadata?.name ?? ''} ${data?.value ?? ''}`)
        }
      })
    }
    informer.on('error', (error) => errors.push(error))
    cleanup(() => informer.stop())
    await informer.start()
    return { informer, told, errors }
  }

  it('see each change from a version on', async () => {
    const before = await create('a')
    const seen: string[] = []
    const done: unknown[] = []
    const controller = await new Watch(config).watch(
      path(),
      { resourceVersion: before.metadata?.resourceVersion, allowWatchBookmarks: true },
      (type, object: V1ConfigMap) => seen.push(`${type} ${object.metadata?.name ?? ''}`),
      (error) => done.push(error),
    )
    cleanup(() => controller.abort())
    await change('a', '2')
    await create('b')
    await remove('a')
    await until('three events', () => seen.length >= 3, HANG_MS)
    assert.deepEqual(seen, ['MODIFIED a', 'ADDED b', 'DELETED a'])
    server.faults.cutWatches()
    await until('the end', () => done.length > 0, HANG_MS)
  })

  it('keep an informer up to date', async () => {
    await create('a')
    const { informer, told, errors } = await inform()
    await create('b')
    await change('b', '2')
    await remove('a')
    await until('the deletion', () => told.includes('delete a 1'), HANG_MS)
    assert.deepEqual(told, ['add a 1', 'add b 1', 'update b 2', 'delete a 1'])
    assert.equal(informer.get('b', namespace)?.data?.value, '2')
    assert.equal(informer.get('a', namespace), undefined)
    assert.deepEqual(errors, [])
  })

  it('follow a selector: what matches no more is deleted', async () => {
    await create('a', '1', { tier: 'front' })
    await create('b')
    const { told } = await inform('tier=front')
    await change('b', '1', { tier: 'front' })
    await change('a', '2')
    await until('both', () => told.length >= 3, HANG_MS)
    // A watch tells of what left its selection as it was before.
    assert.deepEqual(told, ['add a 1', 'add b 1', 'delete a 1'])
  })

  it('go on where a cut watch ended', async () => {
    await create('a')
    const { told, errors } = await inform()
    await change('a', '2')
    await until('the change', () => told.includes('update a 2'), HANG_MS)
    server.faults.cutWatches()
    await change('a', '3')
    await create('b')
    await until('what happened since', () => told.includes('add b 1'), HANG_MS)
    assert.deepEqual(told, ['add a 1', 'update a 2', 'update a 3', 'add b 1'])
    assert.deepEqual(errors, [])
  })

  it('list again when their version is gone', async () => {
    await create('a')
    await create('b')
    const { told, errors } = await inform()
    server.faults.silenceWatches()
    await change('a', '2')
    await remove('b')
    await create('c')
    server.compact()
    server.faults.cutWatches()
    await until('the new state', () => told.includes('add c 1'), HANG_MS)
    assert.deepEqual(told.slice(0, 2), ['add a 1', 'add b 1'])
    assert.deepEqual(told.slice(2).sort(), ['add c 1', 'delete b 1', 'update a 2'])
    assert.deepEqual(errors, [])
  })

  it('tell of errors, and start again', async () => {
    await create('a')
    const { informer, told, errors } = await inform()
    server.faults.add({
      type: 'status',
      code: 500,
      times: 1,
      match: ({ path, query }) => path.includes(namespace) && query.has('watch'),
    })
    server.faults.cutWatches()
    await until('the error', () => errors.length > 0, HANG_MS)
    assert.equal((errors[0] as { statusCode?: number }).statusCode, 500)
    await informer.start()
    await create('b')
    await until('the new object', () => told.includes('add b 1'), HANG_MS)
  })
})
