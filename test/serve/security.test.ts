import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder, writeFiles } from '../support/hooks-folder.ts'
import { ask, post, syncRequest } from '../support/requests.ts'
import { spawnServer, startServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'

const files = { 'app.ts': `export const sync = () => ({ status: {}, children: [] })` }

const fixture = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8')
const ca = fixture('ca.crt')
const identity = (name: string) => ({ cert: fixture(`${name}.crt`), key: fixture(`${name}.key`) })

describe('credentials', () => {
  const cleanup = cleanUp(afterEach)
  let folder: string
  let tokenFile: string
  let passwordFile: string

  beforeEach(() => {
    folder = temporaryFolder(cleanup)
    tokenFile = join(folder, 'token')
    passwordFile = join(folder, 'password')
    writeFiles(folder, { token: 'a-token-of-ours\n', password: 'metacontroller:open sesame: ä\n' })
  })

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })
  const call = async (url: string, headers: Record<string, string>) =>
    (await post(`${url}/app/sync`, syncRequest(), { headers })).status

  const wrong: Record<string, Record<string, string>> = {
    'no header': {},
    'another token': bearer('a-token-of-theirs'),
    'a beginning of it': bearer('a-token-of-our'),
    'more than it': bearer('a-token-of-ours2'),
    'a very long one': bearer('x'.repeat(8_000)),
    'an empty token': bearer(''),
    'the scheme alone': { authorization: 'Bearer' },
    'another scheme': { authorization: 'Digest a-token-of-ours' },
    'the token without scheme': { authorization: 'a-token-of-ours' },
    'the token as a password': basic('a-token-of-ours'),
    'another user': basic('someone:open sesame: ä'),
    'another password': basic('metacontroller:open sesame'),
    'the user alone': basic('metacontroller'),
    'an empty pair': basic(':'),
    'no base64': { authorization: 'Basic ***' },
    'the password as a token': bearer('metacontroller:open'),
  }

  it('bearer: right passes, wrong and missing get 401', async () => {
    const server = await startServer(cleanup, { files, bearerTokenFile: tokenFile })
    assert.equal(await call(server.url, bearer('a-token-of-ours')), 200)
    assert.equal(
      await call(server.url, { authorization: 'bearer   a-token-of-ours ' }),
      200,
      'RFC 9110, 11.1',
    )
    for (const [what, headers] of Object.entries(wrong))
      assert.equal(await call(server.url, headers), 401, what)
    assert.equal(await call(server.url, basic('metacontroller:open sesame: ä')), 401)
  })

  it('basic: right passes, wrong and missing get 401', async () => {
    const server = await startServer(cleanup, { files, basicAuthFile: passwordFile })
    assert.equal(await call(server.url, basic('metacontroller:open sesame: ä')), 200)
    for (const [what, headers] of Object.entries(wrong))
      assert.equal(await call(server.url, headers), 401, what)
    assert.equal(await call(server.url, bearer('a-token-of-ours')), 401)
  })

  it('both: either is enough', async () => {
    const server = await startServer(cleanup, {
      files,
      bearerTokenFile: tokenFile,
      basicAuthFile: passwordFile,
    })
    assert.equal(await call(server.url, bearer('a-token-of-ours')), 200)
    assert.equal(await call(server.url, basic('metacontroller:open sesame: ä')), 200)
    for (const [what, headers] of Object.entries(wrong))
      assert.equal(await call(server.url, headers), 401, what)
  })

  it('are asked for before anything else is said: no route, method or body shows without', async () => {
    const server = await startServer(cleanup, { files, bearerTokenFile: tokenFile })
    for (const { path, method } of [
      { path: '/app/sync', method: 'GET' },
      { path: '/nowhere', method: 'POST' },
      { path: '/', method: 'DELETE' },
    ]) {
      const { status, headers, text } = await ask(server.url + path, { method })
      assert.equal(status, 401)
      assert.match(String(headers['www-authenticate']), /Bearer/)
      assert.equal(headers['x-hookwright-code'], 'UNAUTHENTICATED')
      assert.ok(!text.includes('/app'.concat('/sync')) || path === '/app/sync', text)
      assert.ok(!text.includes('known:'), text)
    }
    assert.equal((await post(`${server.url}/app/sync`, 'no json')).status, 401)
  })

  it('files are read again when they change; a missing or empty one leaves the last in force', async () => {
    const server = await startServer(cleanup, {
      files,
      bearerTokenFile: tokenFile,
      basicAuthFile: passwordFile,
    })
    for (const token of ['second-token', 'third-token']) {
      writeFiles(folder, { token })
      await until(token, async () => (await call(server.url, bearer(token))) === 200)
      assert.equal(await call(server.url, bearer('a-token-of-ours')), 401)
    }
    writeFiles(folder, { password: 'metacontroller:changed' })
    await until(
      'the new password',
      async () => (await call(server.url, basic('metacontroller:changed'))) === 200,
    )
    assert.equal(await call(server.url, basic('metacontroller:open sesame: ä')), 401)

    writeFiles(folder, { token: ' \n' })
    await until('the complaint', () => server.log().find(({ msg }) => msg.includes(' is empty')))
    assert.equal(await call(server.url, bearer('third-token')), 200)
    assert.equal(await call(server.url, bearer('')), 401)
    writeFiles(folder, { token: 'fourth-token' })
    await until('the fourth', async () => (await call(server.url, bearer('fourth-token'))) === 200)
  })

  it('a file that is missing or empty at the start is an error that names it', async () => {
    writeFiles(folder, { empty: '\n' })
    for (const [name, reason] of [
      ['nowhere', /nowhere\b.*ENOENT/],
      ['empty', /empty\b.* is empty/],
    ] as const) {
      await assert.rejects(startServer(cleanup, { files, bearerTokenFile: join(folder, name) }), reason)
      await assert.rejects(startServer(cleanup, { files, basicAuthFile: join(folder, name) }), reason)
      await assert.rejects(startServer(cleanup, { files, adminTokenFile: join(folder, name) }), reason)
    }
  })

  it('are compared by timingSafeEqual, whatever their length', async () => {
    const server = await startServer(cleanup, {
      files,
      bearerTokenFile: tokenFile,
      basicAuthFile: passwordFile,
    })
    const original = crypto.timingSafeEqual
    let compared: number[] = []
    crypto.timingSafeEqual = (a, b) => {
      compared.push(a.byteLength)
      return original(a, b)
    }
    syncBuiltinESMExports()
    cleanup(() => {
      crypto.timingSafeEqual = original
      syncBuiltinESMExports()
    })
    const lengths: number[][] = []
    for (const length of [0, 1, 14, 15, 16, 31, 32, 33, 1000]) {
      for (const headers of [bearer('x'.repeat(length)), basic('x'.repeat(length))]) {
        compared = []
        assert.equal(await call(server.url, headers), 401)
        lengths.push(compared)
      }
    }
    compared = []
    assert.equal(await call(server.url, bearer('a-token-of-ours')), 200)
    lengths.push(compared)
    assert.ok(lengths[0]!.length > 0, 'timingSafeEqual was not used')
    for (const each of lengths) assert.deepEqual(each, lengths[0], 'the comparison shows a length')
  })

  it('appear nowhere: not in the log, not in an answer, not in the arguments', async () => {
    const secrets = { token: 'tok-5f2c9a', password: 'bob:pw-81d7e3', admin: 'adm-c40b6f' }
    writeFiles(folder, secrets)
    const server = await spawnServer(cleanup, {
      files,
      args: [
        ...['--bearer-token-file', join(folder, 'token'), '--basic-auth-file', join(folder, 'password')],
        ...['--admin-token-file', join(folder, 'admin'), '--log-level', 'debug'],
      ],
    })
    const answers = [
      await post(`${server.url}/app/sync`, syncRequest(), { headers: bearer(secrets.token) }),
      await post(`${server.url}/app/sync`, syncRequest(), { headers: basic(secrets.password) }),
      await post(`${server.url}/app/sync`, syncRequest(), { headers: bearer('wrong-token-77aa') }),
      await post(`${server.url}/app/sync`, syncRequest(), { headers: basic('bob:wrong-password-88bb') }),
      await post(`${server.url}/app/sync`, '{"secret": wrong-body-99cc', { headers: bearer(secrets.token) }),
      await post(`${server.url}/nowhere`, syncRequest(), { headers: bearer(secrets.token) }),
      await ask(`${server.adminUrl}/-/reload`, { method: 'POST', headers: bearer(secrets.admin) }),
      await ask(`${server.adminUrl}/hooks`, { headers: bearer('wrong-admin-11dd') }),
      await ask(`${server.adminUrl}/metrics`),
      await ask(`${server.adminUrl}/readyz`),
    ]
    writeFiles(folder, { token: '', password: '' })
    await until(
      'the complaints',
      () => server.log().filter(({ msg }) => msg.includes(' is empty')).length === 2,
    )
    const argv = process.platform === 'linux' ? readFileSync(`/proc/${server.child.pid}/cmdline`, 'utf8') : ''
    const all = [
      server.output(),
      argv,
      ...answers.map(({ headers, text }) => JSON.stringify(headers) + text),
    ].join('\n')
    for (const text of [
      ...['5f2c9a', '81d7e3', 'c40b6f', '77aa', '88bb', '99cc', '11dd', 'Basic Ym9i'],
      Buffer.from(secrets.password).toString('base64'),
    ]) {
      assert.ok(!all.includes(text), `${text} appears in ${all}`)
    }
  })
})

describe('TLS', () => {
  const cleanup = cleanUp(afterEach)
  let folder: string
  let tls: { tlsCertFile: string; tlsKeyFile: string }

  const install = (name: string) =>
    writeFiles(folder, { 'tls.crt': identity(name).cert, 'tls.key': identity(name).key })

  beforeEach(() => {
    folder = temporaryFolder(cleanup)
    tls = { tlsCertFile: join(folder, 'tls.crt'), tlsKeyFile: join(folder, 'tls.key') }
    install('server')
    writeFiles(folder, { 'ca.crt': ca })
  })

  /** Whom the server says to be, to a new connection. */
  function nameOf(url: string, options: ConnectionOptions = {}): Promise<string> {
    const { port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connectTls({ host: '127.0.0.1', port: Number(port), ca, ...options }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN))
        socket.destroy()
      })
      socket.on('error', reject)
    })
  }

  it('serves HTTPS, from TLS 1.2 on, and no plain HTTP', async () => {
    const server = await startServer(cleanup, { files, ...tls })
    assert.match(server.url, /^https:/)
    assert.equal((await post(`${server.url}/app/sync`, syncRequest(), { ca })).status, 200)
    assert.equal(await nameOf(server.url, { maxVersion: 'TLSv1.2' }), 'server')
    await assert.rejects(nameOf(server.url, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }))
    await assert.rejects(
      post(`${server.url}/app/sync`),
      /certificate|issuer/,
      'a client that does not know the CA',
    )
    await assert.rejects(post(`${server.url.replace('https', 'http')}/app/sync`))
    assert.equal((await post(`${server.url}/app/sync`, syncRequest(), { ca })).status, 200)
  })

  it('takes certificate and key anew when they are replaced, again and again', async () => {
    const server = await startServer(cleanup, { files, ...tls })
    assert.equal(await nameOf(server.url), 'server')
    for (const name of ['rotated', 'server', 'rotated']) {
      install(name)
      await until(name, async () => (await nameOf(server.url)) === name)
      assert.equal((await post(`${server.url}/app/sync`, syncRequest(), { ca })).status, 200)
    }
  })

  it('does not cry over a pair whose halves change one after the other', async () => {
    const server = await startServer(cleanup, { files, ...tls })
    install('rotated')
    await until('the rotation', async () => (await nameOf(server.url)) === 'rotated')
    assert.deepEqual(
      server.log().filter(({ level }) => level === 'error' || level === 'warn'),
      [],
    )
  })

  it('keeps what works when the new files do not, says so, and takes the next good ones', async () => {
    const server = await startServer(cleanup, { files, ...tls })
    writeFiles(folder, { 'tls.crt': 'no certificate' })
    const complaint = await until('the complaint', () =>
      server.log().find(({ msg }) => msg.includes('tls.crt')),
    )
    assert.equal(complaint.level, 'error')
    assert.match(complaint.msg, /stays in force/)
    assert.equal(await nameOf(server.url), 'server')
    install('rotated')
    await until('the next pair', async () => (await nameOf(server.url)) === 'rotated')
  })

  it('does not start with files that cannot be used', async () => {
    writeFiles(folder, { 'tls.key': identity('rotated').key })
    await assert.rejects(
      startServer(cleanup, { files, ...tls }),
      /tls\.crt\b.*tls\.key cannot be used for TLS/,
    )
    await assert.rejects(
      startServer(cleanup, { files, tlsCertFile: tls.tlsCertFile }),
      /needs both --tls-cert-file and --tls-key-file/,
    )
    await assert.rejects(
      startServer(cleanup, { files, clientCaFile: join(folder, 'ca.crt') }),
      /needs them too/,
    )
  })

  it('mTLS: only clients of the authority get in, and the authority may be replaced', async () => {
    const server = await startServer(cleanup, { files, ...tls, clientCaFile: join(folder, 'ca.crt') })
    const status = async (name?: string) =>
      (await post(`${server.url}/app/sync`, syncRequest(), { ca, ...(name !== undefined && identity(name)) }))
        .status
    assert.equal(await status('client'), 200)
    await assert.rejects(status(), 'no certificate')
    await assert.rejects(status('stranger'), 'a certificate of another authority')

    writeFiles(folder, { 'ca.crt': fixture('stranger-ca.crt') })
    await until('the new authority', () =>
      status('stranger').then(
        (code) => code === 200,
        () => false,
      ),
    )
    await assert.rejects(status('client'))

    writeFiles(folder, { 'ca.crt': ca + fixture('stranger-ca.crt') })
    await until('both authorities', () =>
      status('client').then(
        (code) => code === 200,
        () => false,
      ),
    )
    assert.equal(await status('stranger'), 200)
  })

  it('mTLS goes together with a token', async () => {
    writeFiles(folder, { token: 'a-token' })
    const server = await startServer(cleanup, {
      files,
      ...tls,
      clientCaFile: join(folder, 'ca.crt'),
      bearerTokenFile: join(folder, 'token'),
    })
    const call = (headers: Record<string, string>) =>
      post(`${server.url}/app/sync`, syncRequest(), { ca, ...identity('client'), headers })
    assert.equal((await call({})).status, 401)
    assert.equal((await call({ authorization: 'Bearer a-token' })).status, 200)
  })
})
