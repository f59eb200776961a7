import { isFields, own } from '../../protocol/own.ts'
import { ClusterError, type Asked } from '../cluster-error.ts'

interface Row {
  what: string
  fix: string
}

const running = 'Is the cluster running, and is the server address of the kubeconfig right?'
const trust = "Set certificate-authority-data of the kubeconfig's cluster to the CA that signed it."
const rows: Readonly<Record<string, Row>> = {
  ECONNREFUSED: { what: 'connection refused', fix: running },
  ECONNRESET: { what: 'the connection was reset', fix: 'A proxy or the server closed it; try again.' },
  ENOTFOUND: { what: 'its name does not resolve', fix: 'Check the server address of the kubeconfig.' },
  EAI_AGAIN: { what: 'its name does not resolve now', fix: 'Check DNS and the network.' },
  EHOSTUNREACH: { what: 'no route to it', fix: 'Check the network, VPN or network policies.' },
  ENETUNREACH: { what: 'no route to it', fix: 'Check the network, VPN or network policies.' },
  ETIMEDOUT: { what: 'connecting timed out', fix: 'Check the network, VPN or network policies.' },
  EPROTO: {
    what: 'no TLS spoken',
    fix: 'Does the server address begin with the right one of http and https?',
  },
  CERT_HAS_EXPIRED: { what: 'its certificate has expired', fix: "Renew the server's certificate." },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: 'its certificate is signed by itself', fix: trust },
  SELF_SIGNED_CERT_IN_CHAIN: { what: 'its certificate is signed by an unknown CA', fix: trust },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { what: 'its certificate is signed by an unknown CA', fix: trust },
  UNABLE_TO_GET_ISSUER_CERT: { what: 'its certificate is signed by an unknown CA', fix: trust },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { what: 'its certificate is signed by an unknown CA', fix: trust },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'its certificate is for another name',
    fix: "Use a name of the certificate as server address, or set tls-server-name of the kubeconfig's cluster.",
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    what: 'it asks for a client certificate',
    fix: "Set client-certificate and client-key of the kubeconfig's user.",
  },
}

/**
 * The error for a request that got no answer.
 *
 * @example
 * unreachable(error, { server: 'https://127.0.0.1:6443', request }).message
 * // 'cannot reach the Kubernetes API at https://127.0.0.1:6443: connection refused. Is the cluster running, …'
 */
export function unreachable(
  cause: unknown,
  { server, request }: { server: string; request: Asked },
): ClusterError {
  const { what, fix } = rowOf(cause)
  const message = `cannot reach the Kubernetes API at ${server}: ${what}.${fix && ` ${fix}`}`
  return new ClusterError(message, { code: 0, reason: 'Unreachable', request, cause })
}

function rowOf(cause: unknown): Row {
  if (!(cause instanceof Error)) return { what: String(cause), fix: '' }
  const code = isFields(cause) ? own(cause, 'code') : undefined
  const found = typeof code === 'string' && Object.hasOwn(rows, code) ? rows[code] : undefined
  if (found) return found
  // Both addresses of a name refused, say: the first error tells.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : undefined
  return first === undefined ? { what: cause.message, fix: '' } : rowOf(first)
}
