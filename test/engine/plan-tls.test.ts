import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/api.ts'
import { createCertificate, type Certificate } from '../../src/local/apiserver/listen/certificate.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { resolveHook } from '../../src/local/engine/plan/webhook.ts'

const namespace = 'default'
const parentResource = { apiVersion: 'example.com/v1', resource: 'widgets' }

describe('TLS of webhooks', () => {
  const server = createApiServer()
  const api = createApi(server.transport)
  let mine: Certificate
  let other: Certificate
  before(async () => {
    ;[mine, other] = await Promise.all([createCertificate(Date.now()), createCertificate(Date.now())])
  })
  after(() => server.close())

  const secret = async (name: string, stringData: Record<string, string>) => {
    await api.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData })
    return { name, namespace }
  }
  const resolve = async (webhook: object) => {
    const spec = { parentResource, hooks: { sync: { webhook: { url: 'https://hooks.test', ...webhook } } } }
    return (await resolveHook({ api, bugs: 'emulate' }, spec, 'sync'))?.tls
  }
  const pair = (cert: string, key: string) => ({ 'tls.crt': cert, 'tls.key': key })

  it('has the certificates of a caBundle, without what is around them', async () => {
    const tls = await resolve({ caBundle: { inline: `# ours\n${mine.cert}\n# and more` } })
    assert.deepEqual(Object.keys(tls ?? {}), ['ca'])
    assert.equal(tls?.ca?.trim(), mine.cert.trim())
  })

  it('reads them from a ConfigMap, by its key', async () => {
    const data = { 'ca.crt': 'x', mine: mine.cert }
    await api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'ca', namespace }, data })
    const tls = await resolve({ caBundle: { configMapRef: { name: 'ca', namespace, key: 'mine' } } })
    assert.equal(tls?.ca?.trim(), mine.cert.trim())
  })

  it('has the system’s authorities when a caBundle is empty', async () => {
    assert.equal(await resolve({ caBundle: { inline: '' } }), undefined)
  })

  it('refuses a caBundle without a certificate', async () => {
    const inline = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    await assert.rejects(resolve({ caBundle: { inline } }), {
      message: 'caBundle: no valid PEM-encoded certificates found in the provided CA bundle',
    })
  })

  it('shows a client certificate', async () => {
    const secretRef = await secret('good', pair(mine.cert, mine.key))
    const tls = await resolve({ clientTLS: { secretRef } })
    assert.deepEqual([tls?.cert?.trim(), tls?.key?.trim()], [mine.cert.trim(), mine.key.trim()])
  })

  const broken: [name: string, data: () => Record<string, string>, said: string][] = [
    ['foreign', () => pair(mine.cert, other.key), 'tls: private key does not match public key'],
    [
      'switched',
      () => pair(mine.key, mine.cert),
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
    [
      'twice',
      () => pair(mine.cert, mine.cert),
      'tls: found a certificate rather than a key in the PEM for the private key',
    ],
    ['text', () => pair('x', 'y'), 'tls: failed to find any PEM data in certificate input'],
    ['keyless', () => pair(mine.cert, 'y'), 'tls: failed to find any PEM data in key input'],
    [
      'cut-off',
      () => pair(mine.cert, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
      'tls: failed to parse private key',
    ],
  ]
  for (const [name, data, said] of broken) {
    it(`refuses a client certificate whose Secret is ${name}`, async () => {
      const secretRef = await secret(name, data())
      await assert.rejects(resolve({ clientTLS: { secretRef } }), (error: Error) => {
        const prefix = `can't resolve endpoint config for sync hook: can't resolve clientTLS: can't parse clientTLS certificate from secret default/${name}: `
        assert.equal(error.message, prefix + said)
        return true
      })
    })
  }
})
