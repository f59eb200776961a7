import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import { createServer as createPlainServer, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { manualClock } from '../../../time/manual-clock.ts'
import { nodeSend } from './node-send.ts'
import { SendError, type HookPost } from './send.ts'

const tlsFolder = new URL('../../../../test/fixtures/tls/', import.meta.url)
const pem = (name: string) => readFileSync(new URL(name, tlsFolder), 'utf8')

describe('nodeSend', () => {
  const opened: { close(): void; closeAllConnections?(): void }[] = []
  afterEach(() => {
    for (const server of opened.splice(0)) {
      server.closeAllConnections?.()
      server.close()
    }
  })

  const open = async (server: Server | ReturnType<typeof createPlainServer>): Promise<number> => {
    opened.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }
  const serve = async (listener: RequestListener) => `http://127.0.0.1:${await open(createServer(listener))}`
  const serveTls = (options: ServerOptions) =>
    open(
      createSecureServer({ cert: pem('server.crt'), key: pem('server.key'), ...options }, (_, response) =>
        response.end('ok'),
      ),
    )
  /** Answers with these bytes whatever is asked. */
  const serveBytes = async (bytes: string) =>
    `http://127.0.0.1:${await open(createPlainServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(bytes))))}`

  const send = nodeSend()
  const post = (url: string, more: Partial<HookPost> = {}) =>
    send({
      url,
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Go-http-client/1.1',
        'Accept-Encoding': 'gzip',
      },
      body: '{"é":1}',
      timeoutMs: 5000,
      signal: new AbortController().signal,
      ...more,
    })
  const failure = async (sending: Promise<unknown>) => {
    const error: unknown = await sending.catch((cause: unknown) => cause)
    assert.ok(error instanceof SendError, String(error))
    return [error.stage, error.message]
  }

  it('posts what Go posts', async () => {
    let raw: string[] = []
    let text = ''
    const url = await serve((request, response) => {
      raw = request.rawHeaders
      request.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      request.on('end', () => response.setHeader('ETag', '"1"').end('fine'))
    })
    const { status, headers, body } = await post(`${url}/sync`, {
      headers: {
        'Accept-Encoding': 'gzip',
        'If-None-Match': '"0"',
        'Content-Type': 'application/json',
        Authorization: 'x',
        'User-Agent': 'Go-http-client/1.1',
      },
    })
    assert.deepEqual([status, headers.etag, body, text], [200, '"1"', 'fine', '{"é":1}'])
    assert.deepEqual(raw, [
      ...['Host', url.replace('http://', ''), 'User-Agent', 'Go-http-client/1.1', 'Content-Length', '8'],
      ...[
        'Authorization',
        'x',
        'Content-Type',
        'application/json',
        'If-None-Match',
        '"0"',
        'Accept-Encoding',
        'gzip',
      ],
    ])
  })

  it('keeps connections', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end()
    })
    for (let count = 0; count < 3; count += 1) await post(url)
    assert.equal(ports.size, 1)
  })

  it('sends user and password of the URL, and shows no password', async () => {
    const url = await serve((request, response) => response.end(request.headers.authorization))
    const { body } = await post(url.replace('//', '//user:secret@'))
    assert.equal(body, `Basic ${Buffer.from('user:secret').toString('base64')}`)
    assert.deepEqual(await failure(post('http://user:secret@/sync')), [
      'answer',
      'Post "http://user:***@/sync": http: no Host in request URL',
    ])
  })

  it('unpacks gzip, and says what is wrong with it', async () => {
    const packed = gzipSync('{"some":"text"}')
    const bodies = [packed, packed.subarray(0, 12), Buffer.from('no gzip at all'), Buffer.alloc(0)]
    const url = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(bodies.shift())
    })
    assert.equal((await post(url)).body, '{"some":"text"}')
    assert.deepEqual(await failure(post(url)), ['body', 'unexpected EOF'])
    assert.deepEqual(await failure(post(url)), ['body', 'gzip: invalid header'])
    assert.equal((await post(url)).body, '')
  })

  it('refuses bodies that are too large, packed or not', async () => {
    const small = nodeSend({ maxBodyBytes: 100 })
    const bodies = [gzipSync('x'.repeat(200)), Buffer.alloc(200)]
    const url = await serve((_, response) => {
      response.writeHead(200, bodies.length === 2 ? { 'content-encoding': 'gzip' } : {}).end(bodies.shift())
    })
    const sendSmall = () =>
      small({ url, headers: {}, body: '', timeoutMs: 5000, signal: new AbortController().signal })
    for (let count = 0; count < 2; count += 1) {
      assert.deepEqual(await failure(sendSmall()), [
        'body',
        'the answer is larger than 100 bytes: a hook must answer with less',
      ])
    }
  })

  it('follows redirects, ten requests at most', async () => {
    const seen: string[] = []
    const url = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      if (request.url === '/got') response.end('got')
      else
        response
          .writeHead(request.url === '/loop' ? 307 : 302, {
            location: request.url === '/loop' ? 'loop' : '/got',
          })
          .end()
    })
    assert.equal((await post(`${url}/sync`)).body, 'got')
    assert.deepEqual(seen.splice(0), ['POST /sync', 'GET /got'])
    assert.deepEqual(await failure(post(`${url}/loop`)), [
      'answer',
      'Post "loop": stopped after 10 redirects',
    ])
    assert.equal(seen.length, 10)
  })

  it('names the place that was asked last', async () => {
    const url = await serve((_, response) => response.writeHead(307, { location: 'ftp://x/y' }).end())
    assert.deepEqual(await failure(post(url)), [
      'answer',
      'Post "ftp://x/y": unsupported protocol scheme "ftp"',
    ])
  })

  it('says what Go says when nobody listens, hangs up or speaks something else', async () => {
    const gone = await open(createPlainServer())
    const [server] = opened.splice(0)
    server?.close()
    const refused = `http://127.0.0.1:${gone}/x`
    assert.deepEqual(await failure(post(refused)), [
      'answer',
      `Post "${refused}": dial tcp 127.0.0.1:${gone}: connect: connection refused`,
    ])
    const closing = await serve((request) => request.socket.destroy())
    assert.deepEqual(await failure(post(closing)), ['answer', `Post "${closing}": EOF`])
    const broken = 'net/http: HTTP/1.x transport connection broken'
    for (const [bytes, why] of [
      ['nonsense\r\n\r\n', 'malformed HTTP response "nonsense"'],
      ['HTTP/1.1 abc OK\r\n\r\n', 'malformed HTTP status code "abc"'],
      ['HTTP/1.1 200 OK\r\nodd\r\n\r\n', 'malformed MIME header: missing colon: "odd"'],
    ] as const) {
      const odd = await serveBytes(bytes)
      assert.deepEqual(await failure(post(odd)), ['answer', `Post "${odd}": ${broken}: ${why}`])
    }
    const short = await serveBytes('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}')
    assert.deepEqual(await failure(post(short)), ['body', 'unexpected EOF'])
  })

  it('refuses URLs that Go cannot parse', async () => {
    assert.deepEqual(await failure(post('http://x:bar/')), [
      'url',
      'parse "http://x:bar/": invalid port ":bar" after host',
    ])
  })

  describe('in time', () => {
    /** A server that never answers. */
    const hanging = async () => {
      const { promise: asked, resolve } = Promise.withResolvers<undefined>()
      return { url: await serve(() => resolve(undefined)), asked }
    }
    const timed = (url: string, signal = new AbortController().signal) => {
      const clock = manualClock()
      const sending = nodeSend({ clock })({ url, headers: {}, body: '', timeoutMs: 10_000, signal })
      return { clock, sending: failure(sending) }
    }

    it('gives up when no answer comes', async () => {
      const { url, asked } = await hanging()
      const { clock, sending } = timed(url)
      await asked
      clock.advance(10_000)
      assert.deepEqual(await sending, [
        'answer',
        `Post "${url}": net/http: request canceled (Client.Timeout exceeded while awaiting headers)`,
      ])
      assert.equal(clock.pending, 0)
    })

    it('gives up when the answer does not end', async () => {
      const { promise: flowing, resolve } = Promise.withResolvers<undefined>()
      // More than fits between the two: when it is gone, somebody reads.
      const url = await serve((_, response) =>
        response.writeHead(200).write(Buffer.alloc(2 ** 24), () => resolve(undefined)),
      )
      const { clock, sending } = timed(url)
      await flowing
      clock.advance(10_000)
      assert.deepEqual(await sending, [
        'body',
        'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
      ])
    })

    it('is canceled by its signal, also before it began', async () => {
      const { url, asked } = await hanging()
      const ending = new AbortController()
      const { sending, clock } = timed(url, ending.signal)
      await asked
      ending.abort()
      assert.deepEqual(await sending, ['answer', `Post "${url}": context canceled`])
      assert.equal(clock.pending, 0)
      assert.deepEqual(await timed(url, AbortSignal.abort()).sending, [
        'answer',
        `Post "${url}": context canceled`,
      ])
    })
  })

  describe('over TLS', () => {
    const unknown = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
    const ca = pem('ca.crt')

    it('trusts the CA it was given, and only that', async () => {
      const url = `https://127.0.0.1:${await serveTls({})}/x`
      assert.equal((await post(url, { tls: { ca } })).body, 'ok')
      assert.deepEqual(await failure(post(url)), ['answer', `Post "${url}": ${unknown}`])
      const tls = { ca: pem('stranger-ca.crt') }
      assert.deepEqual(await failure(post(url, { tls })), ['answer', `Post "${url}": ${unknown}`])
    })

    it('shows its certificate', async () => {
      const url = `https://127.0.0.1:${await serveTls({ requestCert: true, rejectUnauthorized: true, ca })}/x`
      const tls = { ca, cert: pem('client.crt'), key: pem('client.key') }
      assert.equal((await post(url, { tls })).body, 'ok')
      assert.deepEqual(await failure(post(url, { tls: { ca } })), [
        'answer',
        `Post "${url}": remote error: tls: certificate required`,
      ])
    })

    it('says when one side speaks no TLS, or one that is too old', async () => {
      const plain = (await serve((_, response) => response.end())).replace('http:', 'https:')
      assert.deepEqual(await failure(post(plain)), [
        'answer',
        `Post "${plain}": http: server gave HTTP response to HTTPS client`,
      ])
      const old = `https://127.0.0.1:${await serveTls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })}/x`
      assert.deepEqual(await failure(post(old, { tls: { ca } })), [
        'answer',
        `Post "${old}": remote error: tls: protocol version not supported`,
      ])
    })
  })
})
