import type { Facts } from './facts.ts'

/** What Go says of a certificate, by Node's code. */
const certificates: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'certificate has expired or is not yet valid',
  CERT_NOT_YET_VALID: 'certificate has expired or is not yet valid',
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_SIGNATURE_FAILURE',
    ].map((code) => [code, 'certificate signed by unknown authority'] as const),
  ),
}

/** What Go says of an alert that the server sent, by its number. */
const alerts: Readonly<Record<string, string>> = {
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'revoked certificate',
  45: 'expired certificate',
  46: 'unknown certificate',
  47: 'illegal parameter',
  48: 'unknown certificate authority',
  49: 'access denied',
  70: 'protocol version not supported',
  71: 'insufficient security level',
  80: 'internal error',
  112: 'unrecognized name',
  116: 'certificate required',
}

/** What Go says of a TLS handshake that failed; undefined: it is about something else. */
export function tlsError(facts: Facts): string | undefined {
  const { code, message } = facts
  const certificate = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? nameError(facts) : certificates[code]
  if (certificate !== undefined) return `tls: failed to verify certificate: x509: ${certificate}`
  const [, number = ''] = /SSL alert number (\d+)/.exec(message) ?? []
  if (alerts[number] !== undefined) return `remote error: tls: ${alerts[number]}`
  const isPlain = /:(?:wrong version number|packet length too long|http request):/.test(message)
  return isPlain ? 'http: server gave HTTP response to HTTPS client' : undefined
}

/** A certificate that is for other names. */
function nameError({ wanted, names }: Facts): string {
  const isAddress = /^[\d.]+$|:/.test(wanted)
  const type = isAddress ? 'IP Address:' : 'DNS:'
  const valid = names
    .split(', ')
    .filter((name) => name.startsWith(type))
    .map((name) => shortened(name.slice(type.length)))
  if (valid.length > 0) return `certificate is valid for ${valid.join(', ')}, not ${wanted}`
  return isAddress
    ? `cannot validate certificate for ${wanted} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${wanted}`
}

/** An IPv6 address as Go writes it: Node writes all its zeros. */
function shortened(name: string): string {
  const url = `http://[${name}]`
  return name.includes(':') && URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : name
}
