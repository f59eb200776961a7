import { constants, generateKeyPair, privateEncrypt } from 'node:crypto'
import { promisify } from 'node:util'

/** A private key and its certificate, in PEM. */
export interface Certificate {
  key: string
  cert: string
}

const NAMES = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc']
const ADDRESSES = ['127.0.0.1', '::1']
const YEAR_MS = 365 * 24 * 3600 * 1000

/**
 * Makes a certificate for this machine's loopback, signed by itself: it is its own authority.
 *
 * @param now milliseconds since 1970
 * @example
 * const { key, cert } = await createCertificate(Date.now())
 */
export async function createCertificate(now: number): Promise<Certificate> {
  const [{ default: forge }, keys] = await Promise.all([
    import('node-forge'),
    promisify(generateKeyPair)('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }),
  ])
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
  certificate.serialNumber = `01${now.toString(16).padStart(12, '0')}`
  certificate.validity.notBefore = new Date(now - 3600_000)
  certificate.validity.notAfter = new Date(now + YEAR_MS)
  const name = [{ name: 'commonName', value: 'hookwright embedded cluster' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyCertSign: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [...NAMES.map((value) => ({ type: 2, value })), ...ADDRESSES.map((ip) => ({ type: 7, ip }))],
    },
  ])
  // The library's own arithmetic would take longer than the rest of the start.
  const key = { sign: (hash: { digest(): { getBytes(): string } }) => signDigest(keys.privateKey, hash) }
  certificate.sign(key as never, forge.md.sha256.create())
  return { key: keys.privateKey, cert: forge.pki.certificateToPem(certificate) }
}

/** DigestInfo of a SHA-256, up to the digest itself (RFC 8017, 9.2). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

function signDigest(key: string, hash: { digest(): { getBytes(): string } }): string {
  const digest = Buffer.from(hash.digest().getBytes(), 'latin1')
  const padded = { key, padding: constants.RSA_PKCS1_PADDING }
  return privateEncrypt(padded, Buffer.concat([SHA256_INFO, digest])).toString('latin1')
}
