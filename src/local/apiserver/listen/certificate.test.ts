import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { createCertificate, type Certificate } from './certificate.ts'

const NOW = Date.parse('2031-02-03T04:05:06Z')

describe('createCertificate', () => {
  const cleanup = cleanUp(afterEach)
  let made: Certificate

  before(async () => {
    made = await createCertificate(Date.now())
  })

  it('is signed by itself, with its own key', () => {
    const certificate = new X509Certificate(made.cert)
    assert.ok(certificate.ca)
    assert.ok(certificate.checkIssued(certificate))
    assert.ok(certificate.verify(certificate.publicKey))
    assert.ok(certificate.checkPrivateKey(createPrivateKey(made.key)))
  })

  it('is good for loopback under all its names, and for nothing else', () => {
    const certificate = new X509Certificate(made.cert)
    for (const address of ['127.0.0.1', '::1']) assert.ok(certificate.checkIP(address), address)
    for (const name of ['localhost', 'kubernetes.default.svc']) assert.ok(certificate.checkHost(name), name)
    assert.equal(certificate.checkHost('example.com'), undefined)
    assert.equal(certificate.checkIP('10.0.0.1'), undefined)
  })

  it('holds for a year from a moment that is given, a little before it too', async () => {
    const certificate = new X509Certificate((await createCertificate(NOW)).cert)
    const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
    assert.ok(from < NOW && NOW - from <= 24 * 3600_000)
    assert.ok(Math.abs(to - NOW - 365 * 24 * 3600_000) < 24 * 3600_000)
    assert.notEqual(certificate.serialNumber, new X509Certificate(made.cert).serialNumber)
  })

  it('lets a client that trusts it shake hands, and no other', async () => {
    const server = createServer(made, (socket) => socket.end('hello')).listen(0, '127.0.0.1')
    server.on('tlsClientError', () => undefined)
    await once(server, 'listening')
    cleanup(() => server.close())
    const { port } = server.address() as AddressInfo
    const trusting = connect({ host: '127.0.0.1', port, ca: made.cert })
    await once(trusting, 'secureConnect')
    assert.ok(trusting.authorized)
    trusting.destroy()
    const { cert } = await createCertificate(Date.now())
    for (const ca of [undefined, cert]) {
      const doubting = connect({ host: '127.0.0.1', port, ...(ca !== undefined && { ca }) })
      await assert.rejects(once(doubting, 'secureConnect'), /self-signed certificate|signature failure/)
      doubting.destroy()
    }
  })
})
