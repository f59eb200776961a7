import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerOptions } from 'node:https'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../time/clock.ts'
import { manualClock } from '../../time/manual-clock.ts'
import type { HttpReloadOptions } from '../options.ts'
import { httpTarget } from './http.ts'
import { callOf, startProgram, type Received } from '../../../test/sidecar/support/program.ts'
import type { Outcome } from './target.ts'

const digest = 'd1'
const never = new AbortController().signal
const fixture = (name: string) => new URL(`../../../test/fixtures/tls/${name}`, import.meta.url).pathname
const messageOf = (outcome: Outcome) => (outcome.ok ? 'accepted' : outcome.message)

describe('httpTarget', () => {
  const cleanup = cleanUp(afterEach)
  type Answer = (response: ServerResponse, call: Received, request: IncomingMessage) => void
  const fine: Answer = (response) => void response.end('ok')
  const program = (answer: Answer = fine) => startProgram(cleanup, answer)

  const send = (url: string, options: Partial<HttpReloadOptions> = {}, clock = systemClock) =>
    httpTarget(callOf(url, options), { clock }).send({ digest }, never)

  /** What one answer makes of a call. */
  async function outcomeOf(status: number, body = '', headers: Record<string, string> = {}) {
    const { address } = await program((response) => void response.writeHead(status, headers).end(body))
    return send(`${address}/-/reload`)
  }

  it('sends method, headers, payload and the digest', async () => {
    const { address, received } = await program()
    const payload = '{"reload": "grüße"}'
    assert.deepEqual(
      await send(`${address}/-/reload?a=b`, { method: 'PUT', headers: { 'x-a': '1' }, payload }),
      {
        ok: true,
      },
    )
    assert.equal(received.length, 1)
    const { method, url, headers, body } = received[0]!
    assert.deepEqual([method, url, body], ['PUT', '/-/reload?a=b', payload])
    assert.equal(headers['content-type'], 'application/json')
    assert.equal(headers['x-a'], '1')
    assert.equal(headers['x-hookwright-digest'], digest)
    assert.equal(headers['content-length'], String(Buffer.byteLength(payload)))
    assert.equal(headers.authorization, undefined)
  })

  it('says text where the payload is no JSON, and what it is told', async () => {
    const { address, received } = await program()
    await send(address, { payload: 'reload now' })
    await send(address, { payload: '{}', headers: { 'Content-Type': 'text/x-mine' } })
    await send(address, { method: 'GET' })
    const types = received.map(({ headers }) => headers['content-type'])
    assert.deepEqual(types, ['text/plain; charset=utf-8', 'text/x-mine', undefined])
  })

  it('keeps its connection', async () => {
    const { address, received } = await program()
    const target = httpTarget(callOf(address), { clock: systemClock })
    for (let call = 0; call < 3; call++) assert.ok((await target.send({ digest }, never)).ok)
    assert.equal(new Set(received.map(({ socket }) => socket)).size, 1)
  })

  it('reaches IPv6 addresses', async function () {
    const { address, received } = await startProgram(cleanup, fine, { host: '::1' }).catch((): never =>
      this.skip(),
    )
    assert.deepEqual(await send(`${address}/-/reload`), { ok: true })
    assert.equal(received.length, 1)
  })

  it('lets the status decide, by the rule it is given', async () => {
    const { address } = await program((response) => void response.writeHead(302).end())
    assert.equal((await send(address)).ok, false)
    assert.equal((await send(address, { success: (status) => status === 302 })).ok, true)
  })

  it('is slow where there is little hope', async () => {
    for (const status of [401, 403, 404, 405, 407, 410])
      assert.equal(((await outcomeOf(status)) as { slow: boolean }).slow, true, String(status))
    for (const status of [400, 408, 409, 422, 425, 429, 500, 502, 503])
      assert.equal(((await outcomeOf(status)) as { slow: boolean }).slow, false, String(status))
  })

  it('reports what the program says about a configuration it refuses', async () => {
    const outcome = await outcomeOf(500, '{"ok":false,\n "message":"bad syntax in line 2"}\n')
    assert.deepEqual(outcome, {
      ...{ ok: false, slow: false, message: 'answered 500: {"ok":false, "message":"bad syntax in line 2"}' },
    })
  })

  it('says what is wrong with the address or the credentials', async () => {
    assert.equal(messageOf(await outcomeOf(401)), 'answered 401, the credentials are missing or wrong')
    assert.equal(messageOf(await outcomeOf(404)), 'answered 404, there is nothing at this path')
  })

  it('follows no redirect, and says where it leads but not its query', async () => {
    const { received, address } = await program()
    const outcome = await outcomeOf(307, '', { location: `${address}/other?token=abc` })
    const message = `answered 307, a redirect to ${address}/other, which is not followed`
    assert.deepEqual(outcome, { ok: false, slow: true, message })
    assert.equal(received.length, 0)
  })

  it('honours Retry-After', async () => {
    const wait = async (value: string) =>
      ((await outcomeOf(503, '', { 'retry-after': value })) as { retryAfterMs?: number }).retryAfterMs
    assert.equal(await wait('7'), 7000)
    assert.equal(await wait('86400'), 300_000)
    assert.equal(await wait('perhaps'), undefined)
  })

  it('says why there is no answer', async () => {
    const { address, server } = await program()
    server.close()
    await once(server, 'close')
    assert.match(messageOf(await send(address)), /^connect ECONNREFUSED 127\.0\.0\.1:\d+$/)
  })

  it('reads no more of an answer than it needs, and judges it by its status', async () => {
    const endless = await program((response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more)
      }
      response.writeHead(200)
      more()
    })
    assert.deepEqual(await send(endless.address), { ok: true })
    const { socket } = endless.received[0]!
    await until('the end of the connection', () => socket.destroyed)
    const huge = await outcomeOf(500, 'y'.repeat(10 * 1024 * 1024))
    assert.equal(messageOf(huge), `answered 500: ${'y'.repeat(200)}…`)
  })

  it('gives up at the timeout: without a head, and within a body that does not end', async () => {
    for (const head of [false, true]) {
      const { address } = await program((response) => {
        if (head) response.writeHead(200).write('a')
      })
      const message = messageOf(await send(address, { timeoutMs: 200 }))
      assert.equal(message, 'no full answer within 200 ms')
    }
  })

  it('leaves no timer behind', async () => {
    const clock = manualClock()
    const { address } = await program()
    assert.ok((await send(address, {}, clock)).ok)
    assert.equal(clock.pending, 0)
  })

  it('ends at once when it is given up', async () => {
    const stop = new AbortController()
    let closed: Promise<unknown> | undefined
    const { address } = await program((_response, { socket }) => {
      closed = once(socket, 'close')
      stop.abort()
    })
    const target = httpTarget(callOf(address), { clock: systemClock })
    assert.equal(messageOf(await target.send({ digest }, stop.signal)), 'given up')
    await closed
    assert.equal(messageOf(await target.send({ digest }, stop.signal)), 'given up')
  })

  it('tries once more at once when a kept connection was just closed', async () => {
    let reset = false
    const { address, received } = await program((response, { socket }) => {
      if (reset) {
        reset = false
        socket.resetAndDestroy()
      } else response.end()
    })
    const target = httpTarget(callOf(address), { clock: systemClock })
    assert.deepEqual(await target.send({ digest }, never), { ok: true })
    reset = true
    assert.deepEqual(await target.send({ digest }, never), { ok: true })
    assert.equal(received.length, 3)
  })

  it('does not try again when a new connection is closed, nor when an answer breaks off', async () => {
    const reset = await program((_response, { socket }) => void socket.resetAndDestroy())
    assert.match(messageOf(await send(reset.address)), /hang up|ECONNRESET/)
    assert.equal(reset.received.length, 1)
    const broken = await program((response, { socket }) => {
      response.writeHead(200, { 'content-length': 10 })
      response.write('abc', () => socket.destroy())
    })
    assert.equal((await send(broken.address)).ok, false)
    assert.equal(broken.received.length, 1)
  })

  describe('credentials', () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    /** A program with a password that may change. */
    async function guarded() {
      const guard = { expected: '' }
      const { address } = await program(
        (response, { headers }) =>
          void response.writeHead(headers.authorization === guard.expected ? 200 : 401).end('who?'),
      )
      const file = join(temporaryFolder(cleanup), 'credentials')
      return { guard, address, file }
    }

    it('are read at each call: wrong, then right as soon as the file is', async () => {
      const { guard, address, file } = await guarded()
      for (const [option, scheme] of [
        ['bearerFile', (text: string) => `Bearer ${text}`],
        ['basicFile', basic],
      ] as const) {
        guard.expected = scheme('user:right')
        const target = httpTarget(callOf(address, { [option]: file }), { clock: systemClock })
        writeFileSync(file, 'user:wrong\n')
        assert.match(messageOf(await target.send({ digest }, never)), /^answered 401/)
        writeFileSync(file, ' user:right\n')
        assert.deepEqual(await target.send({ digest }, never), { ok: true })
      }
    })

    it('may stand in a file each, and be written in latin1', async () => {
      const { guard, address, file } = await guarded()
      writeFileSync(file, 'geheim:ß\n')
      const password = { file }
      guard.expected = basic('me:geheim:ß')
      assert.ok((await send(address, { basic: { user: 'me', password } })).ok)
      guard.expected = `Basic ${Buffer.from('me:geheim:ß', 'latin1').toString('base64')}`
      assert.ok((await send(address, { basic: { user: 'me', password, encoding: 'latin1' } })).ok)
    })

    it('may stand in the URL', async () => {
      const { guard, address } = await guarded()
      guard.expected = basic('me:p@ss:word%')
      const url = address.replace('//', '//me:p%40ss:word%25@')
      assert.deepEqual(await send(url), { ok: true })
    })

    it('fail with the name of the file that is missing, empty, or something else', async () => {
      const { address, file } = await guarded()
      assert.ok(messageOf(await send(address, { bearerFile: file })).includes(file))
      writeFileSync(file, '\n')
      assert.equal(messageOf(await send(address, { bearerFile: file })), `the token file ${file} is empty`)
      assert.equal(messageOf(await send(address, { basicFile: file })), `the password file ${file} is empty`)
      writeFileSync(file, 'topsecret\nand: more\n')
      const outcomes = [await send(address, { bearerFile: file }), await send(address, { basicFile: file })]
      for (const message of outcomes.map(messageOf)) {
        assert.ok(message.includes(file))
        assert.ok(!message.includes('topsecret'))
      }
    })

    it('are never seen, also when the program repeats them', async () => {
      const file = join(temporaryFolder(cleanup), 'credentials')
      writeFileSync(file, 'user:hunter2\n')
      const { address } = await program((response, { url, headers }) => {
        const repeated = [url, headers.authorization, 'hunter2', headers['x-api-key'], headers.location]
        response.writeHead(400, { location: `/?hunter2` }).end(repeated.join(' '))
      })
      const url = `${address.replace('//', '//user:hunter2@')}/-/reload?token=hunter3`
      for (const options of [{}, { basicFile: file }, { basic: { user: 'user', password: 'hunter2' } }]) {
        const call = callOf(url, { headers: { 'x-api-key': 'hunter4' }, ...options })
        const target = httpTarget(call, { clock: systemClock })
        assert.equal(target.id, `POST ${address}/-/reload`)
        const message = messageOf(await target.send({ digest }, never))
        assert.doesNotMatch(message, /hunter|dXNlcjpodW50ZXIy/)
        assert.match(message, /\*\*\*/)
      }
    })

    it('are not in the error of an address that cannot be read', () => {
      for (const url of ['http://user:hunter2@', 'ftp://user:hunter2@host/', 'user:hunter2'])
        assert.throws(
          () => httpTarget(callOf(url), { clock: systemClock }),
          (error: Error) =>
            !JSON.stringify([error.message, error.stack, Object.values(error)]).includes('hunter2'),
        )
    })
  })

  describe('with TLS', () => {
    const pair = (name: string) => ({
      cert: readFileSync(fixture(`${name}.crt`)),
      key: readFileSync(fixture(`${name}.key`)),
    })
    const secure = (tls: ServerOptions = pair('server')) => startProgram(cleanup, fine, { tls })

    it('trusts the CA it is given', async () => {
      const { address } = await secure()
      assert.deepEqual(await send(address, { caFile: fixture('ca.crt') }), { ok: true })
      assert.match(messageOf(await send(address, { caFile: fixture('stranger-ca.crt') })), /certificate/)
      assert.match(messageOf(await send(address)), /certificate/)
      assert.deepEqual(await send(address, { skipTlsVerify: true }), { ok: true })
    })

    it('uses a CA that was rotated at the next call, and keeps its connection otherwise', async () => {
      const { address, received } = await secure()
      const caFile = join(temporaryFolder(cleanup), 'ca.crt')
      copyFileSync(fixture('stranger-ca.crt'), caFile)
      const target = httpTarget(callOf(address, { caFile }), { clock: systemClock })
      assert.match(messageOf(await target.send({ digest }, never)), /certificate/)
      rmSync(caFile)
      copyFileSync(fixture('ca.crt'), caFile)
      assert.deepEqual(await target.send({ digest }, never), { ok: true })
      assert.deepEqual(await target.send({ digest }, never), { ok: true })
      assert.equal(new Set(received.map(({ socket }) => socket)).size, 1)
      rmSync(caFile)
      copyFileSync(fixture('stranger-ca.crt'), caFile)
      assert.match(messageOf(await target.send({ digest }, never)), /certificate/)
    })

    it('shows its own certificate, also a new one', async () => {
      const mutual = { ...pair('server'), ca: readFileSync(fixture('ca.crt')), requestCert: true }
      const { address, received } = await secure({ ...mutual, rejectUnauthorized: true })
      const folder = temporaryFolder(cleanup)
      const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')]
      const put = (name: string) => {
        for (const file of [certFile, keyFile]) rmSync(file, { force: true })
        copyFileSync(fixture(`${name}.crt`), certFile)
        copyFileSync(fixture(`${name}.key`), keyFile)
      }
      const caFile = fixture('ca.crt')
      assert.equal((await send(address, { caFile })).ok, false)
      const target = httpTarget(callOf(address, { caFile, certFile, keyFile }), { clock: systemClock })
      put('stranger')
      assert.equal((await target.send({ digest }, never)).ok, false)
      put('client')
      assert.deepEqual(await target.send({ digest }, never), { ok: true })
      assert.equal(received.length, 1)
    })

    it('fails with the names of files that are missing, empty, or do not belong together', async () => {
      const { address } = await secure()
      const file = join(temporaryFolder(cleanup), 'ca.crt')
      assert.ok(messageOf(await send(address, { caFile: file })).includes(file))
      writeFileSync(file, '')
      assert.ok(messageOf(await send(address, { caFile: file })).includes(file))
      const mixed = { certFile: fixture('client.crt'), keyFile: fixture('stranger.key') }
      const message = messageOf(await send(address, mixed))
      assert.ok(message.includes(mixed.certFile) && message.includes(mixed.keyFile), message)
      const text = messageOf(
        await send(address, { certFile: fixture('make.ts'), keyFile: fixture('client.key') }),
      )
      assert.ok(text.includes('make.ts'), text)
    })
  })
})
