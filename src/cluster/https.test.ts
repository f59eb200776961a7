import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { manualClock } from '../time/manual-clock.ts'
import { cleanUp } from '../../test/support/cleanup.ts'
import type { Connection } from './connection/connection.ts'
import { tokenLogin } from './connection/source.ts'
import { httpsTransport, type HttpsOptions } from './https.ts'

describe('httpsTransport', () => {
  const cleanup = cleanUp(afterEach)

  /** A transport to a server that answers as it is told. */
  async function transportTo(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    { options, ...connection }: Partial<Connection> & { options?: HttpsOptions } = {},
  ) {
    const server: Server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const transport = httpsTransport({ server: address, namespace: 'default', ...connection }, options)
    cleanup(() => {
      transport.close()
      server.closeAllConnections()
      server.close()
    })
    return { transport, server, address }
  }
  const textOf = (body: unknown) => Buffer.from(body as Uint8Array).toString()
  const get = { method: 'GET', path: '/api' }

  it('sends what it is given and gives back what came', async () => {
    const { transport } = await transportTo((request, response) => {
      void (async () => {
        const pieces: Buffer[] = []
        for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
        response.writeHead(201, { 'x-a': ['1', '2'] })
        response.end(
          [request.method, request.url, request.headers['x-b'], Buffer.concat(pieces).toString()].join(' '),
        )
      })()
    })
    const { status, headers, body } = await transport({
      method: 'POST',
      path: '/api/v1?a=b',
      headers: { 'x-b': 'c' },
      body: 'grüße',
    })
    assert.equal(status, 201)
    assert.equal(headers['x-a'], '1, 2')
    assert.equal(textOf(body), 'POST /api/v1?a=b c grüße')
  })

  it('keeps connections', async () => {
    const sockets = new Set<unknown>()
    const { transport } = await transportTo((request, response) => {
      sockets.add(request.socket)
      response.end()
    })
    for (let call = 0; call < 3; call++) await transport(get)
    assert.equal(sockets.size, 1)
  })

  it('asks below the path of the server address', async () => {
    const { server } = await transportTo((request, response) => void response.end(request.url))
    const below = httpsTransport({
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}/clusters/c1/`,
      namespace: 'default',
    })
    cleanup(() => below.close())
    assert.equal(textOf((await below(get)).body), '/clusters/c1/api')
  })

  it('unpacks answers', async () => {
    const { transport } = await transportTo((request, response) => {
      assert.equal(request.headers['accept-encoding'], 'gzip')
      response.setHeader('content-encoding', 'gzip').end(gzipSync('packed'))
    })
    assert.equal(textOf((await transport(get)).body), 'packed')
  })

  it('refuses answers that are too large, packed ones too', async () => {
    const zeros = Buffer.alloc(100_000)
    const { transport } = await transportTo(
      (request, response) => {
        if (request.url === '/api') response.setHeader('content-encoding', 'gzip').end(gzipSync(zeros))
        else response.end(zeros)
      },
      { options: { maxBytes: 50_000 } },
    )
    await assert.rejects(transport(get), { reason: 'TooLarge' })
    await assert.rejects(transport({ ...get, path: '/plain' }), { reason: 'TooLarge' })
  })

  it('streams watches without end or limit', async () => {
    const { transport } = await transportTo(
      (request, response) => {
        assert.equal(request.headers['accept-encoding'], undefined)
        response.write('one ')
        setImmediate(() => response.end('two'))
      },
      { options: { maxBytes: 1 } },
    )
    const { body } = await transport({ ...get, path: '/api?watch=1' })
    let text = ''
    for await (const piece of body as AsyncIterable<Uint8Array>) text += textOf(piece)
    assert.equal(text, 'one two')
  })

  it('reads a watch that is refused as a whole', async () => {
    const { transport } = await transportTo((_, response) => response.writeHead(410).end('too old'))
    const { status, body } = await transport({ ...get, path: '/api?watch=true' })
    assert.deepEqual([status, textOf(body)], [410, 'too old'])
  })

  it('gives up when told, before and while a watch runs', async () => {
    const { transport } = await transportTo(
      (request, response) => request.url === '/api' || response.write('x'),
    )
    const hanging = new AbortController()
    const refused = assert.rejects(transport({ ...get, signal: hanging.signal }), { name: 'AbortError' })
    setImmediate(() => hanging.abort())
    await refused
    const watching = new AbortController()
    const { body } = await transport({ ...get, path: '/api?watch=1', signal: watching.signal })
    await assert.rejects(async () => {
      for await (const piece of body as AsyncIterable<Uint8Array>) if (piece.length > 0) watching.abort()
    })
  })

  it('can give up a watch that has just ended, and go on', async () => {
    const { transport } = await transportTo((_, response) => void response.end('x'))
    const watching = new AbortController()
    const { body } = await transport({ ...get, path: '/api?watch=1', signal: watching.signal })
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      assert.equal(textOf(piece), 'x')
      // Its end has come along: the socket is free, though the loop does not know yet.
      watching.abort()
      break
    }
    await turn()
    assert.equal(textOf((await transport(get)).body), 'x')
  })

  it('does not wait for ever for an answer, but does for a watch', async () => {
    const clock = manualClock()
    let asked: () => void = () => undefined
    const { transport } = await transportTo(
      (request, response) => {
        asked()
        if (request.url !== '/api') response.write('begun')
      },
      { options: { clock, timeoutMs: 1000 } },
    )
    const hangs = assert.rejects(transport(get), {
      reason: 'Timeout',
      message: /did not answer GET \/api within 1000 ms/,
    })
    await new Promise<void>((resolve) => (asked = resolve))
    clock.advance(1000)
    await hangs
    await transport({ ...get, path: '/api?watch=1' })
    assert.equal(clock.pending, 0)
  })

  it('reads a token again when its file changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookwright-token-'))
    cleanup(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'token')
    const { transport } = await transportTo(
      (request, response) => void response.end(request.headers.authorization),
      {
        login: tokenLogin({ file }),
      },
    )
    await assert.rejects(transport(get), /cannot read the token: ENOENT/)
    writeFileSync(file, 'first\n')
    assert.equal(textOf((await transport(get)).body), 'Bearer first')
    writeFileSync(file, 'the second\n')
    assert.equal(textOf((await transport(get)).body), 'Bearer the second')
    rmSync(file)
    assert.equal(textOf((await transport(get)).body), 'Bearer the second')
  })

  it('logs in again when it is refused, once', async () => {
    const logins: boolean[] = []
    const seen: (string | undefined)[] = []
    const { transport } = await transportTo(
      (request, response) => {
        seen.push(request.headers.authorization)
        response.writeHead(request.headers.authorization === 'new' ? 200 : 401).end()
      },
      {
        login: (again) => {
          logins.push(again)
          return Promise.resolve({ authorization: again ? 'new' : 'old' })
        },
      },
    )
    assert.equal((await transport(get)).status, 200)
    assert.deepEqual(logins, [false, true])
    assert.deepEqual(seen, ['old', 'new'])
  })

  it('does not repeat itself to a server that refuses the same token', async () => {
    let asked = 0
    const { transport } = await transportTo(
      (_, response) => {
        asked++
        response.writeHead(401).end()
      },
      { login: tokenLogin({ text: 'same' }) },
    )
    assert.equal((await transport(get)).status, 401)
    assert.equal(asked, 1)
  })

  it('says where it cannot connect, and what to do', async () => {
    const { transport, server, address } = await transportTo((_, response) => void response.end())
    server.close()
    server.closeAllConnections()
    await assert.rejects(transport(get), {
      reason: 'Unreachable',
      message: `cannot reach the Kubernetes API at ${address}: connection refused. Is the cluster running, and is the server address of the kubeconfig right?`,
    })
    const noTls = httpsTransport({ server: 'http://nowhere.invalid', namespace: 'default' })
    cleanup(() => noTls.close())
    await assert.rejects(
      noTls(get),
      /cannot reach the Kubernetes API at http:\/\/nowhere\.invalid: its name does not resolve/,
    )
  })

  it('speaks no TLS to a server that does not, and says so', async () => {
    const { address } = await transportTo((_, response) => void response.end())
    const tls = httpsTransport({ server: address.replace('http:', 'https:'), namespace: 'default' })
    cleanup(() => tls.close())
    await assert.rejects(tls(get), /no TLS spoken\. Does the server address begin with the right one/)
  })

  it('cuts everything when closed', async () => {
    const { transport } = await transportTo(
      (request, response) => request.url === '/api' || response.write('x'),
    )
    const { body } = await transport({ ...get, path: '/api?watch=1' })
    const cut = assert.rejects(async () => {
      for await (const piece of body as AsyncIterable<Uint8Array>) assert.ok(piece)
    })
    const refused = assert.rejects(transport(get))
    setImmediate(() => setImmediate(() => transport.close()))
    await Promise.all([cut, refused])
  })
})
