import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Api } from '../../../cluster/api.ts'
import { quote } from '../../../cluster/selectors/selector-error.ts'
import { openSecret } from './credentials.ts'
import { pemBlocks, type PemBlock } from './pem.ts'
import { Problem } from './problem.ts'
import type { AuthSpec, KeyRef } from './spec.ts'
import { readData } from './stored-data.ts'

type CaBundle = NonNullable<AuthSpec['caBundle']>
const sources = ['inline', 'secretRef', 'configMapRef'] as const

/**
 * The text of a caBundle, wherever it is kept; undefined when there is nothing in it (protocol.md §2.2).
 *
 * @example
 * await caBundle(api, { configMapRef: { namespace: 'default', name: 'kube-root-ca.crt' } }, 'spec.hooks.sync.webhook.caBundle')
 */
export async function caBundle(api: Api, spec: CaBundle, at: string): Promise<string | undefined> {
  const given = sources.filter((source) => spec[source] !== undefined)
  if (given.length !== 1) {
    throw new Problem({
      said:
        given.length === 0
          ? 'caBundle is set but none of inline, secretRef, or configMapRef is specified'
          : 'caBundle has more than one source set: exactly one of inline, secretRef, or configMapRef must be specified',
      at,
      wrong: `caBundle has ${given.length === 0 ? 'no source' : `${given.length} sources: ${given.join(', ')}`}`,
      fix: 'Set exactly one of inline, secretRef and configMapRef.',
    })
  }
  if (spec.secretRef) return storedBundle(api, 'Secret', spec.secretRef, `${at}.secretRef`)
  if (spec.configMapRef) return storedBundle(api, 'ConfigMap', spec.configMapRef, `${at}.configMapRef`)
  return spec.inline === '' ? undefined : spec.inline
}

async function storedBundle(
  api: Api,
  kind: 'Secret' | 'ConfigMap',
  ref: KeyRef,
  at: string,
): Promise<string> {
  const place = `${kind} ${ref.namespace}/${ref.name}`
  const { key = 'ca.crt' } = ref
  const missing = (name: string) => `caBundle: key ${quote(name)} not found in ${place}`
  const take = await readData(api, { kind, ref, at, unread: `caBundle: failed to get ${place}`, missing })
  const text = take(key).toString()
  if (text !== '') return text
  throw new Problem({
    said: `caBundle: key ${quote(key)} in ${place} is empty`,
    at,
    wrong: `key ${quote(key)} of ${place} is empty`,
    fix: 'Put the certificates there, as PEM.',
  })
}

/** The certificates in a caBundle that can be used; throws when there is none. */
export function trusted(bundle: string, at: string): string {
  const usable = pemBlocks(bundle).filter(
    (block) => block.type === 'CERTIFICATE' && !block.headers && certificate(block) !== undefined,
  )
  if (usable.length > 0) return usable.map(({ text }) => text).join('')
  throw new Problem({
    said: 'caBundle: no valid PEM-encoded certificates found in the provided CA bundle',
    at,
    wrong: 'caBundle holds no certificate that can be read',
    fix: 'Give certificates as PEM: -----BEGIN CERTIFICATE----- and so on.',
  })
}

/**
 * Certificate and key of clientTLS, checked against each other.
 *
 * @example
 * await clientTls(api, { secretRef: { namespace: 'default', name: 'client' } }, 'spec.hooks.sync.webhook.clientTLS')
 */
export async function clientTls(
  api: Api,
  spec: NonNullable<AuthSpec['clientTLS']>,
  at: string,
): Promise<{ cert: string; key: string }> {
  const { secretRef, certKey = 'tls.crt', privateKeyKey = 'tls.key' } = spec
  const take = await openSecret(api, 'clientTLS', secretRef, at)
  const [certs, keys] = [take(certKey), take(privateKeyKey)].map((bytes) => pemBlocks(bytes.toString()))
  const pair = keyPair(certs ?? [], keys ?? [])
  if (typeof pair !== 'string') return pair
  const place = `${secretRef.namespace}/${secretRef.name}`
  throw new Problem({
    said: `can't parse clientTLS certificate from secret ${place}: ${pair}`,
    at: `${at}.secretRef`,
    wrong: `certificate and key in Secret ${place} cannot be used: ${pair}`,
    fix: `Put a PEM certificate at ${quote(certKey)} and its private key at ${quote(privateKeyKey)}.`,
  })
}

/** The pair, or what Go's crypto/tls has against it. */
function keyPair(certBlocks: PemBlock[], keyBlocks: PemBlock[]): { cert: string; key: string } | string {
  const certs = certBlocks.filter(({ type }) => type === 'CERTIFICATE')
  const [leaf] = certs
  if (leaf === undefined) return `tls: failed to find ${noCertificate(certBlocks)}`
  const key = keyBlocks.find(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))
  if (key === undefined) return `tls: ${noKey(keyBlocks)}`
  const parsed = certificate(leaf)
  if (parsed === undefined) return 'x509: malformed certificate'
  const secret = privateKey(key)
  if (secret === undefined) return 'tls: failed to parse private key'
  if (secret.asymmetricKeyType !== parsed.publicKey.asymmetricKeyType)
    return 'tls: private key type does not match public key type'
  if (!parsed.checkPrivateKey(secret)) return 'tls: private key does not match public key'
  return { cert: certs.map(({ text }) => text).join(''), key: key.text }
}

function noCertificate(blocks: readonly PemBlock[]): string {
  const [only] = blocks
  if (only === undefined) return 'any PEM data in certificate input'
  if (blocks.length === 1 && only.type.endsWith('PRIVATE KEY'))
    return 'certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  return `"CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${types(blocks)}`
}

function noKey(blocks: readonly PemBlock[]): string {
  if (blocks.length === 0) return 'failed to find any PEM data in key input'
  if (blocks.length === 1 && blocks[0]?.type === 'CERTIFICATE')
    return 'found a certificate rather than a key in the PEM for the private key'
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${types(blocks)}`
}

const types = (blocks: readonly PemBlock[]) => `[${blocks.map(({ type }) => type).join(' ')}]`

function certificate({ text }: PemBlock): X509Certificate | undefined {
  try {
    return new X509Certificate(text)
  } catch {
    return undefined
  }
}

function privateKey({ text }: PemBlock) {
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}
