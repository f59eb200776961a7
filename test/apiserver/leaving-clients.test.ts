import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:https'
import { connect } from 'node:tls'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { CONFIG_MAPS, configMap, serveApi, TOKEN } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

describe('a client that leaves', () => {
  const cleanup = cleanUp(afterEach)

  it('in the middle of its body leaves nothing behind', async () => {
    const served = await serveApi(cleanup)
    const { hostname: host, port } = new URL(served.url)
    for (const length of ['Content-Length: 500', 'Transfer-Encoding: chunked']) {
      const socket = connect({ host, port: Number(port), ca: served.ca })
      await once(socket, 'secureConnect')
      socket.write(
        `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`,
      )
      socket.write(length.startsWith('C') ? '{"apiVersion"' : 'd\r\n{"apiVersion"\r\n')
      socket.destroy()
      await once(socket, 'close')
    }
    // The server answers on, and nobody calls it a defect.
    assert.equal((await send(served.transport, `POST ${CONFIG_MAPS}`, configMap('a'))).status, 201)
    const { body } = await send<{ items: unknown[] }>(served.transport, `GET ${CONFIG_MAPS}`)
    assert.equal(body.items.length, 1)
    await served.close()
    assert.deepEqual(served.defects, [])
  })

  it('in the middle of a watch ends the watch', async () => {
    const clock = manualClock()
    const served = await serveApi(cleanup, { clock })
    const watches = await Promise.all(
      Array.from({ length: 20 }, () => openWatch(served.transport, `${CONFIG_MAPS}?watch=1`)),
    )
    assert.equal(clock.pending, 20)
    for (const watch of watches) {
      watch.next().catch(() => undefined)
      watch.stop()
    }
    await until('the end of all watches', () => clock.pending === 0)
    assert.deepEqual(served.defects, [])
  })

  it('before its watch began leaves no watch behind', async () => {
    const clock = manualClock()
    const served = await serveApi(cleanup, { clock })
    served.server.faults.add({ type: 'slow', ms: 1000, times: 1 })
    const asking = request(`${served.url}${CONFIG_MAPS}?watch=1&allowWatchBookmarks=1`, {
      ca: served.ca,
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    asking.on('error', () => undefined)
    asking.end()
    await until('the request to wait', () => clock.pending === 1)
    asking.destroy()
    // Answered after the end of the first connection was seen.
    assert.equal((await served.ask('/version')).status, 200)
    clock.advance(1000)
    await until('the end of the watch', () => clock.pending === 0)
  })

  it('in process, by its signal, ends its watch, also when it had left before', async () => {
    const clock = manualClock()
    const { server } = await serveApi(cleanup, { clock })
    const leave = new AbortController()
    const path = `${CONFIG_MAPS}?watch=1&allowWatchBookmarks=1`
    await server.transport({ method: 'GET', path, signal: leave.signal })
    assert.equal(clock.pending, 2)
    leave.abort()
    assert.equal(clock.pending, 0)
    const { body } = await server.transport({ method: 'GET', path, signal: leave.signal })
    assert.equal(clock.pending, 0)
    const lines: unknown[] = []
    for await (const line of body as AsyncIterable<string>) lines.push(line)
    assert.ok(lines.length <= 1)
  })

  it('and stops to iterate ends its watch', async () => {
    const clock = manualClock()
    const { server } = await serveApi(cleanup, { clock })
    await send(server.transport, `POST ${CONFIG_MAPS}`, configMap('a'))
    const { body } = await server.transport({ method: 'GET', path: `${CONFIG_MAPS}?watch=1` })
    for await (const line of body as AsyncIterable<string>) {
      assert.match(line, /ADDED/)
      break
    }
    assert.equal(clock.pending, 0)
  })
})
