import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Api } from '../../src/cluster/api.ts'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { isNotFound } from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createActivity, type Activity } from '../../src/local/control/activity.ts'
import { startWorkloads } from '../../src/local/workloads/workloads.ts'
import { systemClock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

const POD = { apiVersion: 'v1', kind: 'Pod' }
const namespace = 'default'
const containers = [{ name: 'main', image: 'example.test/app:1' }]

interface Status {
  phase?: string
  podIP?: string
  conditions?: { type: string; status: string; reason?: string; message?: string }[]
}
const statusOf = (object: Obj | undefined) => (object?.status ?? {}) as Status
const isReady = (object: Obj) =>
  statusOf(object).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

describe('Pods, Nodes and Services of the embedded cluster', () => {
  const cleanup = cleanUp(afterEach)
  let api: Api
  let errors: string[]
  let activity: Activity
  let writes: string[]

  beforeEach(() => {
    const server = createApiServer()
    errors = []
    writes = []
    activity = createActivity()
    const counting = createApi((request) => {
      if (request.method !== 'GET') writes.push(`${request.method} ${request.path.split('?')[0] ?? ''}`)
      return server.transport(request)
    })
    const workloads = startWorkloads({
      api: counting,
      clock: systemClock,
      activity,
      timeScale: 20,
      onError: (error, where) => errors.push(`${where}: ${String(error)}`),
    })
    cleanup(() => server.close())
    cleanup(() => workloads.close())
    api = createApi(server.transport)
  })
  afterEach(() => assert.deepEqual(errors, []))

  const create = (
    name: string,
    { spec = {}, ...metadata }: { spec?: object; labels?: object; annotations?: object } = {},
  ) =>
    api.create({
      ...POD,
      metadata: { name, namespace, ...metadata } as Obj['metadata'],
      spec: { containers, ...spec },
    })
  const get = (name: string) => api.get({ ...POD, namespace, name })
  const found = async (name: string, kind = POD): Promise<Obj | undefined> =>
    api.get({ ...kind, namespace, name }).catch((error: unknown) => {
      if (isNotFound(error)) return undefined
      throw error
    })
  const ready = (name: string) =>
    until(`${name} to be ready`, async () => {
      const pod = await get(name)
      return isReady(pod) && pod
    })

  it('are as those of the recorded cluster', async () => {
    const file = new URL('../fixtures/traces/strategy-rolling-recreate/final.json', import.meta.url)
    const recorded = (JSON.parse(readFileSync(file, 'utf8')) as Obj[]).find(({ kind }) => kind === 'Pod')
    await create('plain')
    const pod = await ready('plain')
    assert.ok(recorded)
    const image = (recorded.spec as { containers: { image: string }[] }).containers[0]?.image ?? ''
    const played = { spec: pod.spec, status: pod.status }
    assert.deepEqual(
      comparable(JSON.stringify(played).replaceAll('example.test/app:1', image)),
      comparable(JSON.stringify({ spec: recorded.spec, status: recorded.status })),
    )
  })

  it('take two writes to become ready', async () => {
    await create('plain')
    await ready('plain')
    await activity.whenIdle()
    assert.deepEqual(
      writes.filter((write) => write.includes('/pods/')),
      [
        'POST /api/v1/namespaces/default/pods/plain/binding',
        'PUT /api/v1/namespaces/default/pods/plain/status',
      ],
    )
  })

  it('come to their end where nothing restarts them, and go when they are deleted', async () => {
    await create('once', { spec: { restartPolicy: 'Never' } })
    await create('always')
    await until('the end of the Pod', async () => statusOf(await get('once')).phase === 'Succeeded')
    await ready('always')
    for (const name of ['once', 'always']) {
      await api.delete({ ...POD, namespace, name })
      await until(`${name} to go`, async () => (await found(name)) === undefined)
    }
  })

  it('stay where no node takes them, until one does', async () => {
    await create('picky', { spec: { nodeSelector: { disk: 'ssd' } } })
    await create('told', { annotations: { 'hookwright.dev/unschedulable': 'no room' } })
    const refused = (name: string) =>
      until(`${name} to be refused`, async () => {
        const { conditions = [] } = statusOf(await get(name))
        return conditions.find(({ reason }) => reason === 'Unschedulable')?.message
      })
    assert.match(
      await refused('picky'),
      /^0\/1 nodes are available: 1 node\(s\) didn't match Pod's node affinity/,
    )
    assert.equal(await refused('told'), 'no room')
    const node = await api.get({ apiVersion: 'v1', kind: 'Node', name: 'node-1' })
    const labels = { ...node.metadata.labels, disk: 'ssd' }
    await api.replace({ ...node, metadata: { ...node.metadata, labels } })
    await ready('picky')
    assert.equal(statusOf(await get('told')).phase, 'Pending')
    const { items } = await api.list({ apiVersion: 'v1', kind: 'Event' }, { namespace })
    assert.deepEqual(
      items.map(({ reason }) => reason),
      ['FailedScheduling', 'FailedScheduling'],
    )
  })

  it('have nodes: the one that is there, and others that are ready', async () => {
    const nodes = async () => (await api.list({ apiVersion: 'v1', kind: 'Node' })).items
    await until('the node', async () => (await nodes()).length === 1)
    await api.get({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace: 'kube-node-lease',
      name: 'node-1',
    })
    const [node] = await nodes()
    assert.ok(node && isReady(node))
    await api.create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'other', labels: { disk: 'ssd' } },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    })
    await create('picky', { spec: { nodeSelector: { disk: 'ssd' } } })
    const pod = await ready('picky')
    assert.equal((pod.spec as { nodeName: string }).nodeName, 'other')
  })

  it('are behind their Services for as long as these are there', async () => {
    const spec = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }
    await api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace }, spec })
    await create('web-1', { labels: { app: 'web' } })
    const { status } = await ready('web-1')
    const slices = async () =>
      (await api.list({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' }, { namespace }))
        .items as (Obj & {
        endpoints: { addresses: string[]; conditions: object }[] | null
      })[]
    const ENDPOINTS = { apiVersion: 'v1', kind: 'Endpoints' }
    const addresses = async () =>
      ((await found('web', ENDPOINTS))?.subsets ?? []) as { addresses?: { ip: string }[] }[]
    const ip = (status as Status).podIP
    await until('the endpoint', async () =>
      (await slices()).some(({ endpoints }) => endpoints?.[0]?.addresses[0] === ip),
    )
    await until('the address', async () => (await addresses())[0]?.addresses?.[0]?.ip === ip)
    await api.delete({ ...POD, namespace, name: 'web-1' })
    await until('the endpoint to go', async () =>
      (await slices()).every(({ endpoints }) => !endpoints?.length),
    )
    await api.delete({ apiVersion: 'v1', kind: 'Service', namespace, name: 'web' })
    await until('the slices to go', async () => (await slices()).length === 0)
    await until('the Endpoints to go', async () => (await found('web', ENDPOINTS)) === undefined)
  })
})

/** Without addresses and times, and with conditions in one order. */
const comparable = (text: string): unknown =>
  JSON.parse(
    text.replace(/\b10(?:\.\d+){3}\b/g, 'IP').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME'),
    (key: string, value: unknown) =>
      key === 'conditions'
        ? (value as { type: string }[]).toSorted((a, b) => (a.type < b.type ? -1 : 1))
        : value,
  )
