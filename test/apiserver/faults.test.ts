import assert from 'node:assert/strict'
import type { Fault } from '../../src/local/apiserver/faults.ts'
import type { ApiServer } from '../../src/local/apiserver/server.ts'
import type { Transport } from '../../src/cluster/transport.ts'
import { manualClock, type ManualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { CONFIG_MAPS, configMap, onBothWays } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

const READ = `GET ${CONFIG_MAPS}`
const WATCH = `${CONFIG_MAPS}?watch=1`

describe('faults on demand', () => {
  const cleanup = cleanUp(afterEach)

  onBothWays((reach) => {
    let clock: ManualClock
    let server: ApiServer
    let transport: Transport

    beforeEach(async () => {
      clock = manualClock()
      ;({ server, transport } = await reach(cleanup, { clock }))
    })
    const add = (fault: Fault) => server.faults.add(fault)
    const statusOf = async (request: string, body?: unknown) => (await send(transport, request, body)).status

    it('down: no answer at all, until it is taken back', async () => {
      const end = add({ type: 'down' })
      await assert.rejects(statusOf(READ))
      await assert.rejects(statusOf(`POST ${CONFIG_MAPS}`, configMap('a')))
      await assert.rejects(openWatch(transport, WATCH))
      end()
      assert.equal(await statusOf(READ), 200)
      assert.equal(await statusOf(`${READ}/a`), 404)
    })

    it('status: 500, 503 and 429 with Retry-After, and nothing is done', async () => {
      for (const [code, reason] of [
        [500, 'InternalError'],
        [503, 'ServiceUnavailable'],
        [429, 'TooManyRequests'],
      ] as const) {
        add({ type: 'status', code, retryAfterSeconds: 7, message: 'on purpose', times: 1 })
        const { status, headers, body } = await send(transport, `POST ${CONFIG_MAPS}`, configMap('a'))
        assert.equal(status, code)
        assert.equal(headers['retry-after'], '7')
        assert.deepEqual(body, {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'on purpose',
          reason,
          details: { retryAfterSeconds: 7 },
          code,
        })
      }
      assert.equal(await statusOf(`${READ}/a`), 404)
      add({ type: 'status', code: 502 })
      const { status, headers } = await send(transport, READ)
      assert.deepEqual([status, headers['retry-after']], [502, undefined])
    })

    it('gone: 410 for watches and for lists that go on, and for nothing else', async () => {
      for (const name of ['a', 'b']) await send(transport, `POST ${CONFIG_MAPS}`, configMap(name))
      const { body } = await send<{ metadata: { continue: string } }>(transport, `${READ}?limit=1`)
      add({ type: 'gone' })
      for (const path of [
        `${READ}?limit=1&continue=${body.metadata.continue}`,
        `GET ${WATCH}&resourceVersion=1`,
      ]) {
        const { status, body: failure } = await send(transport, path)
        assert.deepEqual([status, failure.reason], [410, 'Expired'])
      }
      assert.equal(await statusOf(READ), 200)
      assert.equal(await statusOf(`${READ}/a`), 200)
    })

    it('slow: an answer that takes its time', async () => {
      add({ type: 'slow', ms: 5000, times: 1 })
      let status: number | undefined
      const answered = statusOf(READ).then((code) => (status = code))
      await until('the request to wait', () => clock.pending > 0)
      clock.advance(4999)
      await send(transport, 'GET /readyz')
      assert.equal(status, undefined)
      clock.advance(1)
      assert.equal(await answered, 200)
    })

    it('silent: a watch that is open and says nothing, not even what is there', async () => {
      await send(transport, `POST ${CONFIG_MAPS}`, configMap('a'))
      add({ type: 'silent', times: 1 })
      const silent = await openWatch(transport, WATCH)
      let said: unknown = 'nothing'
      const next = silent.next().then(
        (line) => (said = line),
        () => undefined,
      )
      await send(transport, `POST ${CONFIG_MAPS}`, configMap('b'))
      const other = await openWatch(transport, WATCH)
      assert.equal((await other.next())?.object.metadata.name, 'a')
      assert.equal((await other.next())?.object.metadata.name, 'b')
      assert.equal(said, 'nothing')
      for (const watch of [silent, other]) watch.stop()
      await next
    })

    it('silenceWatches: those that are open fall silent, new ones speak', async () => {
      const old = await openWatch(transport, WATCH)
      await send(transport, `POST ${CONFIG_MAPS}`, configMap('a'))
      assert.equal((await old.next())?.type, 'ADDED')
      server.faults.silenceWatches()
      let said: unknown = 'nothing'
      const next = old.next().then(
        (line) => (said = line),
        () => undefined,
      )
      await send(transport, `POST ${CONFIG_MAPS}`, configMap('b'))
      const fresh = await openWatch(transport, WATCH)
      assert.equal((await fresh.next())?.object.metadata.name, 'a')
      assert.equal(said, 'nothing')
      for (const watch of [old, fresh]) watch.stop()
      await next
    })

    it('cutWatches: those that are open end, and one that resumes has lost nothing', async () => {
      const watch = await openWatch(transport, WATCH)
      await send(transport, `POST ${CONFIG_MAPS}`, configMap('a'))
      const line = await watch.next()
      server.faults.cutWatches()
      assert.equal(await watch.next(), undefined)
      await send(transport, `POST ${CONFIG_MAPS}`, configMap('b'))
      const again = await openWatch(
        transport,
        `${WATCH}&resourceVersion=${line!.object.metadata.resourceVersion}`,
      )
      assert.equal((await again.next())?.object.metadata.name, 'b')
      again.stop()
    })

    it('match and times: only these requests, only so often', async () => {
      add({
        type: 'status',
        code: 503,
        times: 2,
        match: ({ method, path }) => method === 'POST' && path === CONFIG_MAPS,
      })
      assert.equal(await statusOf(READ), 200)
      assert.equal(await statusOf(`POST ${CONFIG_MAPS}`, configMap('a')), 503)
      assert.equal(await statusOf(`POST ${CONFIG_MAPS}`, configMap('a')), 503)
      assert.equal(await statusOf(`POST ${CONFIG_MAPS}`, configMap('a')), 201)
    })

    it('clear: all faults end', async () => {
      add({ type: 'down' })
      add({ type: 'status', code: 500 })
      server.faults.clear()
      assert.equal(await statusOf(READ), 200)
    })
  })
})
