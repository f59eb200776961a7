import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import type { Connection } from '../../src/cluster/connection/connection.ts'
import { httpsTransport } from '../../src/cluster/https.ts'
import { createCertificate, type Certificate } from '../../src/local/apiserver/listen/certificate.ts'
import { cleanUp } from '../support/cleanup.ts'

describe('certificates', () => {
  const cleanup = cleanUp(afterEach)
  let first: Certificate
  let second: Certificate
  let folder: string
  before(async () => {
    ;[first, second] = await Promise.all([createCertificate(Date.now()), createCertificate(Date.now())])
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hookwright-tls-'))
    cleanup(() => rmSync(folder, { recursive: true }))
  })

  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  /** A server that answers with the name in the client's certificate. */
  async function serve(certificate: Certificate, host = '127.0.0.1') {
    const server = createServer(
      { ...certificate, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        const socket = request.socket as unknown as TLSSocket
        const { fingerprint256 } = socket.getPeerCertificate() as { fingerprint256?: string }
        response.end(fingerprint256 ?? 'nobody')
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanup(() => {
      server.closeAllConnections()
      server.close()
    })
    return {
      url: `https://${host}:${(server.address() as AddressInfo).port}`,
      /** New connections see the other certificate; the old ones are cut. */
      rotate: (next: Certificate) => {
        server.setSecureContext(next)
        server.closeAllConnections()
      },
    }
  }
  const clientOf = (connection: Omit<Connection, 'namespace'>) => {
    const transport = httpsTransport({ namespace: 'default', ...connection })
    cleanup(() => transport.close())
    return async () =>
      Buffer.from((await transport({ method: 'GET', path: '/' })).body as Uint8Array).toString()
  }

  it('of a CA that is not known are refused, with what to do', async () => {
    const { url } = await serve(first)
    await assert.rejects(clientOf({ server: url })(), {
      reason: 'Unreachable',
      message: /its certificate is signed by itself\. Set certificate-authority-data/,
    })
    assert.equal(await clientOf({ server: url, insecure: true })(), 'nobody')
  })

  it('of the server may be replaced, and so may the file of the CA', async () => {
    const { url, rotate } = await serve(first)
    const ca = file('ca.crt', first.cert)
    const get = clientOf({ server: url, ca: { file: ca } })
    await get()
    rotate(second)
    await assert.rejects(get(), { reason: 'Unreachable' })
    writeFileSync(ca, `${second.cert}\n`)
    await get()
  })

  it('of the client may be replaced', async () => {
    const { url } = await serve(first)
    const [cert, key] = [file('cert', second.cert), file('key', second.key)]
    const get = clientOf({ server: url, insecure: true, cert: { file: cert }, key: { file: key } })
    const before = await get()
    assert.notEqual(before, 'nobody')
    writeFileSync(key, first.key)
    writeFileSync(cert, first.cert)
    assert.notEqual(await get(), before)
  })

  it('of another name are refused unless that name is meant', async () => {
    const { url } = await serve(first)
    const ca = { text: first.cert }
    await assert.rejects(clientOf({ server: url, ca, serverName: 'elsewhere.example.com' })(), {
      message: /its certificate is for another name\. Use a name of the certificate/,
    })
    assert.equal(await clientOf({ server: url, ca, serverName: 'localhost' })(), 'nobody')
  })
})
