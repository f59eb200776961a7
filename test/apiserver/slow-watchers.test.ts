import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { createApi } from '../../src/cluster/api.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { CONFIG_MAPS, configMap, serveApi, TOKEN, type Served } from './support/served.ts'
import { openWatch } from './support/send.ts'

const BOUND = 500_000
const LARGE = 'x'.repeat(50_000)
/** Far more than the bound and what the sockets of both ends can hold. */
const ENOUGH = 64_000_000

describe('a watcher that never reads', () => {
  const cleanup = cleanUp(afterEach)

  async function deafWatch({ url, ca }: Served): Promise<TLSSocket> {
    const { hostname: host, port } = new URL(url)
    const socket = connect({ host, port: Number(port), ca })
    cleanup(() => socket.destroy())
    await once(socket, 'secureConnect')
    socket.on('error', () => undefined)
    socket.write(`GET ${CONFIG_MAPS}?watch=1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`)
    await once(socket, 'readable')
    socket.pause()
    return socket
  }

  it('is cut off once its bound is passed, and its socket is closed', async () => {
    const clock = manualClock()
    const served = await serveApi(cleanup, { clock, maxWaiting: BOUND })
    const api = createApi(served.server.transport)
    await api.create(configMap('a'))
    const socket = await deafWatch(served)
    const open = () => clock.pending
    assert.equal(open(), 1)

    let written = 0
    for (let round = 0; open() > 0; round += 1) {
      await api.replace(configMap('a', { round: String(round), LARGE }))
      written += LARGE.length
      // The socket takes what it can between two writes.
      await new Promise(setImmediate)
      assert.ok(written < ENOUGH, `${written} characters wait for somebody who does not read`)
    }
    socket.resume()
    await until('the end of the socket', () => socket.closed)
    assert.deepEqual(served.defects, [])
  })

  it('does no harm to those who read', async () => {
    const clock = manualClock()
    const served = await serveApi(cleanup, { clock, maxWaiting: BOUND })
    const api = createApi(served.server.transport)
    await api.create(configMap('a'))
    const reader = await openWatch(served.transport, `${CONFIG_MAPS}?watch=1`)
    assert.equal((await reader.next())?.type, 'ADDED')
    await deafWatch(served)
    assert.equal(clock.pending, 2)

    const open = () => clock.pending
    for (let round = 0; open() > 1; round += 1) {
      const { metadata } = await api.replace(configMap('a', { round: String(round), LARGE }))
      const line = await reader.next()
      assert.equal(line?.object.metadata.resourceVersion, metadata.resourceVersion)
      assert.ok(round * LARGE.length < ENOUGH)
    }
    assert.equal(clock.pending, 1)
    reader.stop()
    await until('the end of the other watch', () => clock.pending === 0)
  })

  it('in process, is cut off as well', async () => {
    const { server } = await serveApi(cleanup, { maxWaiting: BOUND })
    const api = createApi(server.transport)
    const watch = await openWatch(server.transport, `${CONFIG_MAPS}?watch=1`)
    for (let round = 0; round * LARGE.length <= BOUND; round += 1) {
      await api.create(configMap(`c-${round}`, { LARGE }))
    }
    assert.equal(await watch.next(), undefined)
  })

  it('may begin with more than its bound, as the list that a watch starts with is not its fault', async () => {
    const { server, transport } = await serveApi(cleanup, { maxWaiting: BOUND })
    const api = createApi(server.transport)
    const count = Math.ceil((2 * BOUND) / LARGE.length)
    for (let index = 0; index < count; index += 1) await api.create(configMap(`c-${index}`, { LARGE }))
    const watch = await openWatch(transport, `${CONFIG_MAPS}?watch=1`)
    for (let index = 0; index < count; index += 1) assert.equal((await watch.next())?.type, 'ADDED')
    await api.create(configMap('late'))
    assert.equal((await watch.next())?.object.metadata.name, 'late')
    watch.stop()
  })

  it('leaves no listeners behind while it is slow', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => void warnings.push(warning)
    process.on('warning', note)
    cleanup(() => process.off('warning', note))
    const { server, transport } = await serveApi(cleanup)
    const api = createApi(server.transport)
    const watch = await openWatch(transport, `${CONFIG_MAPS}?watch=1`)
    for (let index = 0; index < 40; index += 1) {
      await api.create(configMap(`c-${index}`, { LARGE, more: LARGE }))
      assert.equal((await watch.next())?.type, 'ADDED')
    }
    watch.stop()
    await new Promise(setImmediate)
    assert.deepEqual(warnings, [])
  })
})
