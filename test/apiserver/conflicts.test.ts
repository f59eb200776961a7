import assert from 'node:assert/strict'
import { createApi, type Api } from '../../src/cluster/api.ts'
import { isConflict } from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { cleanUp } from '../support/cleanup.ts'
import { CONFIG_MAPS, configMap, onBothWays } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

const CLIENTS = 8
const ROUNDS = 12
const REF = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'counter' }

const countIn = ({ data }: Obj) => Number((data as { count: string }).count)
const counted = (object: Obj, count: number): Obj => ({ ...object, data: { count: String(count) } })

/** Adds one, again when somebody was faster. Gives how often that was so. */
async function increment(api: Api): Promise<number> {
  for (let conflicts = 0; ; conflicts += 1) {
    const current = await api.get(REF)
    try {
      await api.replace(counted(current, countIn(current) + 1))
      return conflicts
    } catch (error) {
      if (!isConflict(error)) throw error
    }
  }
}

describe('conflicting writers', () => {
  const cleanup = cleanUp(afterEach)

  onBothWays((reach) => {
    it('lose no update when they write under the version that they read', async () => {
      const { transport } = await reach(cleanup)
      const api = createApi(transport)
      await api.create(configMap('counter', { count: '0' }))
      const clients = Array.from({ length: CLIENTS }, async () => {
        let conflicts = 0
        for (let round = 0; round < ROUNDS; round += 1) conflicts += await increment(api)
        return conflicts
      })
      const conflicts = (await Promise.all(clients)).reduce((sum, count) => sum + count)
      assert.equal(countIn(await api.get(REF)), CLIENTS * ROUNDS)
      assert.ok(conflicts > 0, 'nobody was in the way of another')
    })

    it('overwrite each other when they name no version, each under a version of its own', async () => {
      const { transport } = await reach(cleanup)
      const api = createApi(transport)
      const { metadata } = await api.create(configMap('counter', { count: '0' }))
      const watch = await openWatch(
        transport,
        `${CONFIG_MAPS}?watch=1&resourceVersion=${metadata.resourceVersion}`,
      )
      const written = await Promise.all(
        Array.from({ length: CLIENTS }, (_, index) =>
          api.replace(configMap('counter', { count: `${index + 1}` })),
        ),
      )
      const versions = written.map((object) => Number(object.metadata.resourceVersion))
      assert.equal(new Set(versions).size, CLIENTS)
      const last = written.find(
        (object) => Number(object.metadata.resourceVersion) === Math.max(...versions),
      )!
      assert.equal(countIn(await api.get(REF)), countIn(last))
      const seen: number[] = []
      while (seen.length < CLIENTS) seen.push(Number((await watch.next())?.object.metadata.resourceVersion))
      watch.stop()
      assert.deepEqual(
        seen,
        versions.toSorted((a, b) => a - b),
      )
    })

    it('that patch different fields at once both succeed', async () => {
      const { transport } = await reach(cleanup)
      const api = createApi(transport)
      await api.create(configMap('counter', { count: '0' }))
      await Promise.all(
        Array.from({ length: CLIENTS }, (_, index) =>
          api.patch(REF, { merge: { data: { [`of-${index}`]: 'x' } } }),
        ),
      )
      assert.equal(Object.keys((await api.get(REF)).data as object).length, CLIENTS + 1)
    })

    it('that create the same name at once: one of them does', async () => {
      const { transport } = await reach(cleanup)
      const answers = await Promise.all(
        Array.from({ length: CLIENTS }, () => send(transport, `POST ${CONFIG_MAPS}`, configMap('counter'))),
      )
      const statuses = answers.map(({ status }) => status).toSorted()
      assert.deepEqual(statuses, [201, ...Array.from({ length: CLIENTS - 1 }, () => 409)])
    })

    it('hear which object the conflict is about', async () => {
      const { transport } = await reach(cleanup)
      const { body } = await send<Obj>(transport, `POST ${CONFIG_MAPS}`, configMap('counter', { count: '0' }))
      await send(transport, `PUT ${CONFIG_MAPS}/counter`, counted(body, 1))
      const { status, body: failure } = await send(transport, `PUT ${CONFIG_MAPS}/counter`, counted(body, 2))
      assert.equal(status, 409)
      assert.equal(failure.reason, 'Conflict')
      assert.deepEqual(failure.details, { name: 'counter', kind: 'configmaps' })
      assert.equal(
        failure.message,
        'Operation cannot be fulfilled on configmaps "counter": the object has been modified; please apply your changes to the latest version and try again',
      )
    })
  })
})
