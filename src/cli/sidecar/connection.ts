import type { Connection } from '../../cluster/connection/connection.ts'
import type { Settings } from './options.ts'

/** Where the API is: what to look for, and what is said beside that. */
export interface ConnectionSettings {
  kubeconfig?: string | undefined
  context?: string | undefined
  overrides: Partial<Connection>
}

/**
 * The options of kubectl as parts of a connection.
 *
 * @example
 * connectionOf({ ...settings, server: new URL('http://127.0.0.1:8001') }).overrides.server
 */
export function connectionOf(
  settings: Pick<
    Settings,
    | 'kubeconfig'
    | 'context'
    | 'server'
    | 'certificateAuthority'
    | 'clientCertificate'
    | 'clientKey'
    | 'insecureSkipTlsVerify'
  >,
): ConnectionSettings {
  const {
    kubeconfig,
    context,
    server,
    certificateAuthority: ca,
    clientCertificate: cert,
    clientKey: key,
  } = settings
  return {
    kubeconfig,
    context,
    overrides: {
      ...(server && { server: server.href.replace(/\/$/, '') }),
      ...(ca !== undefined && { ca: { file: ca } }),
      ...(cert !== undefined && { cert: { file: cert } }),
      ...(key !== undefined && { key: { file: key } }),
      ...(settings.insecureSkipTlsVerify && { insecure: true, ca: undefined }),
    },
  }
}
