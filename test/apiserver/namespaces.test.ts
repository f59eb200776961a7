import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/api.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { startWorkloads } from '../../src/local/workloads/workloads.ts'
import { systemClock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { configMap } from './support/served.ts'
import { send } from './support/send.ts'

const SHOP = '/api/v1/namespaces/shop'

describe('a namespace that is deleted', () => {
  const cleanup = cleanUp(afterEach)
  const problems: unknown[] = []

  function start() {
    problems.length = 0
    const { transport } = createApiServer()
    const workloads = startWorkloads({
      api: createApi(transport),
      clock: systemClock,
      onError: (error) => problems.push(error),
    })
    cleanup(() => workloads.close())
    return transport
  }

  const inShop = (name: string, finalizers?: string[]) => {
    const object = configMap(name)
    return { ...object, metadata: { name, namespace: 'shop', ...(finalizers && { finalizers }) } }
  }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }

  it('goes with all that is in it', async () => {
    const transport = start()
    await send(transport, 'POST /api/v1/namespaces', namespace)
    await send(transport, `POST ${SHOP}/configmaps`, inShop('a'))
    await send(transport, `POST ${SHOP}/secrets`, { ...inShop('b'), kind: 'Secret' })
    const { status, body } = await send<Obj>(transport, `DELETE ${SHOP}`)
    assert.equal(status, 200)
    assert.ok(body.metadata.deletionTimestamp)
    await until('the end of the namespace', async () => (await send(transport, `GET ${SHOP}`)).status === 404)
    const { body: left } = await send<{ items: Obj[] }>(transport, 'GET /api/v1/configmaps')
    assert.ok(left.items.every(({ metadata }) => metadata.namespace !== 'shop'))
    assert.deepEqual(problems, [])
  })

  it('waits for the finalizers inside, says so, and refuses what is new', async () => {
    const transport = start()
    await send(transport, 'POST /api/v1/namespaces', namespace)
    await send(transport, `POST ${SHOP}/configmaps`, inShop('free'))
    await send(transport, `POST ${SHOP}/configmaps`, inShop('held', ['example.com/hold']))
    await send(transport, `DELETE ${SHOP}`)

    const conditions = await until('the namespace to say what holds it', async () => {
      const { body } = await send<Obj>(transport, `GET ${SHOP}`)
      const { conditions = [] } = body.status as {
        conditions?: { type: string; status: string; message: string }[]
      }
      const found = new Map(conditions.map((condition) => [condition.type, condition]))
      return found.get('NamespaceFinalizersRemaining')?.status === 'True' && found
    })
    assert.match(
      conditions.get('NamespaceFinalizersRemaining')!.message,
      /example\.com\/hold in 1 resource instances/,
    )
    assert.match(
      conditions.get('NamespaceContentRemaining')!.message,
      /configmaps\. has 1 resource instances/,
    )

    const refused = await send(transport, `POST ${SHOP}/configmaps`, inShop('late'))
    assert.equal(refused.status, 403)
    assert.equal(
      refused.body.message,
      'configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
    )
    const { body } = await send<{ items: Obj[] }>(transport, `GET ${SHOP}/configmaps`)
    assert.deepEqual(
      body.items.map(({ metadata }) => metadata.name),
      ['held'],
    )

    await send(transport, `PATCH merge ${SHOP}/configmaps/held`, { metadata: { finalizers: null } })
    await until('the end of the namespace', async () => (await send(transport, `GET ${SHOP}`)).status === 404)
    assert.equal((await send(transport, 'POST /api/v1/namespaces', namespace)).status, 201)
  })
})
