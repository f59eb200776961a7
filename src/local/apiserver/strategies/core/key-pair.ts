import { createPrivateKey, X509Certificate } from 'node:crypto'

const BLOCK = /-----BEGIN ([^-\n]+)-----[\s\S]*?-----END \1-----/g

interface Block {
  type: string
  text: string
}

const blocksOf = (text: string): Block[] =>
  [...text.matchAll(BLOCK)].map(([whole, type = '']) => ({ type, text: whole }))

/**
 * Why a certificate and a key are no pair, in the words of Go's TLS library; undefined when they are one.
 *
 * @example
 * keyPairProblem('', '') // 'tls: failed to find any PEM data in certificate input'
 */
export function keyPairProblem(certificateText: string, keyText: string): string | undefined {
  const blocks = blocksOf(certificateText)
  const certificate = blocks.find(({ type }) => type === 'CERTIFICATE')
  if (certificate === undefined) return noCertificate(blocks)
  const keys = blocksOf(keyText)
  const index = keys.findIndex(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))
  const key = keys[index]
  if (key === undefined) return noKey(keys)
  let parsed: X509Certificate
  try {
    parsed = new X509Certificate(certificate.text)
  } catch {
    return 'x509: malformed certificate'
  }
  try {
    return parsed.checkPrivateKey(createPrivateKey(key.text))
      ? undefined
      : 'tls: private key does not match public key'
  } catch {
    return 'tls: failed to parse private key'
  }
}

const listed = (blocks: readonly Block[]): string => `[${blocks.map(({ type }) => type).join(' ')}]`

function noCertificate(blocks: readonly Block[]): string {
  const [first] = blocks
  if (first === undefined) return 'tls: failed to find any PEM data in certificate input'
  if (blocks.length === 1 && first.type.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${listed(blocks)}`
}

function noKey(blocks: readonly Block[]): string {
  const [first] = blocks
  if (first === undefined) return 'tls: failed to find any PEM data in key input'
  if (blocks.length === 1 && first.type === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${listed(blocks)}`
}
