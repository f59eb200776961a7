import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { ask } from '../../../test/support/requests.ts'
import type { Address } from '../options.ts'
import { listenAdmin, type AdminOptions, type Bind } from './admin.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
)

describe('listenAdmin', () => {
  const cleanup = cleanUp(afterEach)

  async function listening(options: Partial<AdminOptions> = {}, more: { bind?: Bind } = {}) {
    const admin = await listenAdmin(
      {
        address: { host: '127.0.0.1', port: 0 },
        readyz: () => ({ ready: true, files: 3 }),
        metrics: () => 'up 1\n',
        ...options,
      },
      more,
    )
    cleanup(() => admin.close())
    return admin
  }

  /** Binds in earnest unless the host is one that fails. */
  function failing(host: string, code: string): { bind: Bind; tried: string[] } {
    const tried: string[] = []
    const bind: Bind = async (server, address) => {
      tried.push(address.host)
      if (address.host === host) throw Object.assign(new Error(`listen ${code}`), { code })
      // The test takes no other machine's connections.
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    return { bind, tried }
  }

  it('says that it is alive, also when it is not ready', async () => {
    const { url } = await listening({ readyz: () => ({ ready: false }) })
    const { status, text, headers } = await ask(`${url}/healthz`)
    assert.equal(status, 200)
    assert.equal(text, 'ok\n')
    assert.equal(headers['cache-control'], 'no-store')
  })

  it('tells whether it is ready by status and JSON, each time anew', async () => {
    let ready = false
    const { url } = await listening({ readyz: () => ({ ready, reasons: [] }) })
    const before = await ask(`${url}/readyz`)
    assert.equal(before.status, 503)
    assert.match(before.headers['content-type'] ?? '', /^application\/json/)
    assert.deepEqual(JSON.parse(before.text), { ready: false, reasons: [] })
    ready = true
    assert.equal((await ask(`${url}/readyz?verbose`)).status, 200)
  })

  it('gives the metrics with the type that Prometheus asks for', async () => {
    const { url } = await listening()
    const { status, text, headers } = await ask(`${url}/metrics`)
    assert.deepEqual([status, text], [200, 'up 1\n'])
    assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/)
  })

  it('answers HEAD as GET, without the body', async () => {
    const { url } = await listening()
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const got = await ask(`${url}${path}`)
      const { status, text, headers } = await ask(`${url}${path}`, { method: 'HEAD' })
      assert.deepEqual([status, text], [200, ''])
      assert.equal(headers['content-length'], String(got.text.length))
    }
  })

  it('says which methods there are', async () => {
    const { url } = await listening({ again: () => undefined })
    const post = await ask(`${url}/metrics`, { method: 'POST', body: 'x' })
    assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD'])
    const get = await ask(`${url}/-/reload`)
    assert.deepEqual([get.status, get.headers.allow], [405, 'POST'])
  })

  it('says what there is instead of an unknown path', async () => {
    const plain = await listening()
    const { status, text } = await ask(`${plain.url}/-/reload`, { method: 'POST' })
    assert.equal(status, 404)
    assert.match(text, /known here: \/healthz, \/readyz, \/metrics\n$/)
    const more = await listening({ again: () => undefined })
    assert.match((await ask(`${more.url}/`)).text, /\/metrics, POST \/-\/reload\n$/)
  })

  it('passes a reload from loopback on, and answers at once', async () => {
    let calls = 0
    const { url } = await listening({ again: () => (calls += 1) })
    assert.equal((await ask(`${url}/-/reload`, { method: 'POST' })).status, 202)
    assert.equal((await ask(`${url}/-/reload`, { method: 'POST', body: '{}' })).status, 202)
    assert.equal(calls, 2)
  })

  it('takes no reload from elsewhere', async function () {
    const own = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)
    if (!own) return this.skip()
    let calls = 0
    const { url } = await listening({ address: { host: own.address, port: 0 }, again: () => (calls += 1) })
    const { status, text } = await ask(`${url}/-/reload`, { method: 'POST' })
    assert.equal(status, 403)
    assert.match(text, /loopback only/)
    assert.equal(calls, 0)
  })

  it('survives a page that cannot be made', async () => {
    const { url } = await listening({
      metrics: () => {
        throw new Error('a defect')
      },
    })
    assert.equal((await ask(`${url}/metrics`)).status, 500)
    assert.equal((await ask(`${url}/healthz`)).status, 200)
  })

  it('reads no body: the connection ends', async () => {
    const { url } = await listening()
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    const { headers } = await ask(`${url}/healthz`, { method: 'GET', body: 'x'.repeat(1_000), agent })
    assert.equal(headers.connection, 'close')
  })

  it('refuses headers that are too long', async () => {
    const { url } = await listening()
    assert.equal((await ask(`${url}/healthz`, { headers: { 'X-Long': 'x'.repeat(10_000) } })).status, 431)
  })

  it('closes though connections are kept, silent, or half-way', async () => {
    const admin = await listening()
    const { url } = admin
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    await ask(`${url}/healthz`, { agent })
    const port = Number(new URL(url).port)
    for (const text of ['', 'GET /healthz HTTP/1.1\r\nHost: a\r\n']) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined)
      cleanup(() => socket.destroy())
      await once(socket, 'connect')
      socket.write(text)
    }
    // The server has taken the silent ones by the time that it answers a later one.
    await ask(`${url}/healthz`)
    await admin.close()
    await assert.rejects(ask(`${url}/healthz`), /ECONNREFUSED/)
  })

  it('says that a port is in use', async () => {
    const { url } = await listening()
    const address: Address = { host: '127.0.0.1', port: Number(new URL(url).port) }
    await assert.rejects(listening({ address }), {
      message: `cannot listen on 127.0.0.1:${address.port}: the port is in use; take another one, such as :8082`,
    })
  })

  it('names an address that cannot be had', async () => {
    // Kept for documentation (RFC 5737), so no machine has it.
    const address = { host: '192.0.2.1', port: 0 }
    await assert.rejects(
      listening({ address }),
      /cannot listen on 192\.0\.2\.1:0: this machine has no such address/,
    )
  })

  it('listens on IPv6 alone', async function () {
    if (!hasIpv6) return this.skip()
    const { url } = await listening({ address: { host: '::1', port: 0 } })
    assert.match(url, /^http:\/\/\[::1\]:\d+$/)
    assert.equal((await ask(`${url}/healthz`)).status, 200)
  })

  it('takes IPv6 and IPv4 on `::`', async function () {
    if (!hasIpv6) return this.skip()
    let calls = 0
    const { url } = await listening({ address: { host: '::', port: 0 }, again: () => (calls += 1) })
    const { port } = new URL(url)
    for (const host of ['127.0.0.1', '[::1]']) {
      assert.equal((await ask(`http://${host}:${port}/-/reload`, { method: 'POST' })).status, 202)
    }
    assert.equal(calls, 2)
  })

  for (const code of ['EAFNOSUPPORT', 'EADDRNOTAVAIL']) {
    it(`takes 0.0.0.0 where \`::\` fails with ${code}`, async () => {
      const { bind, tried } = failing('::', code)
      const { url } = await listening({ address: { host: '::', port: 8081 } }, { bind })
      assert.deepEqual(tried, ['::', '0.0.0.0'])
      assert.equal((await ask(`${url}/healthz`)).status, 200)
    })
  }

  it('takes no other address than the one it was told', async () => {
    const loopback = failing('::1', 'EAFNOSUPPORT')
    const address = { host: '::1', port: 8081 }
    await assert.rejects(
      listening({ address }, loopback),
      /cannot listen on \[::1\]:8081: this machine has no IPv6/,
    )
    assert.deepEqual(loopback.tried, ['::1'])
    const used = failing('::', 'EADDRINUSE')
    await assert.rejects(listening({ address: { host: '::', port: 8081 } }, used), /the port is in use/)
    assert.deepEqual(used.tried, ['::'])
  })
})
