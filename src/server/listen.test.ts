import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { cleanUp } from '../../test/support/cleanup.ts'
import { ask } from '../../test/support/requests.ts'
import { systemClock } from '../time/clock.ts'
import { listen } from './listen.ts'
import type { Address } from './options.ts'

describe('listen', () => {
  const cleanup = cleanUp(afterEach)

  async function listening(address: Partial<Address> = {}) {
    const listener = await listen(
      { host: '127.0.0.1', port: 0, ...address },
      (_request, response) => response.end('here'),
      { clock: systemClock, onProblem: (message) => assert.ifError(message) },
    )
    cleanup(async () => {
      listener.destroy()
      await listener.close()
    })
    return listener
  }

  it('takes a free port and tells which', async () => {
    const { url } = await listening()
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.equal((await ask(url)).text, 'here')
  })

  it('says in one line that a port is in use', async () => {
    const { url } = await listening()
    const port = Number(new URL(url).port)
    await assert.rejects(listening({ port }), {
      message: `cannot listen on 127.0.0.1:${port}: the port is in use`,
    })
  })

  it('names an address that cannot be had', async () => {
    // Kept for documentation (RFC 5737), so no machine has it.
    await assert.rejects(listening({ host: '192.0.2.1' }), /cannot listen on 192\.0\.2\.1:0: /)
  })

  it('keeps connections for longer than the 90 s for which Go keeps them', async () => {
    const { server } = await listening()
    assert.ok(server.keepAliveTimeout > 90_000)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    cleanup(() => agent.destroy())
    const { url } = await listening()
    const { headers } = await ask(url, { agent })
    assert.equal(headers.connection, 'keep-alive')
    assert.ok(Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1] ?? 0) > 90)
  })

  it('lets idle connections go when it closes', async () => {
    const listener = await listening()
    const { url } = listener
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    await ask(url, { agent })
    await listener.close()
    await assert.rejects(ask(url), /ECONNREFUSED/)
  })
})
