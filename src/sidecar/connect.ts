import type { Api } from '../cluster/api.ts'
import { createApi } from '../cluster/client/create-api.ts'
import type { Resource } from '../cluster/client/discovery.ts'
import { loadConfig } from '../cluster/config.ts'
import type { Connection } from '../cluster/connection/connection.ts'
import { httpsTransport } from '../cluster/https.ts'

/** Which cluster. */
export interface ConnectOptions {
  kubeconfig?: string | undefined
  context?: string | undefined
  namespace?: string | undefined
  /** Instead of what is configured. A server is enough where nothing is. */
  overrides?: Partial<Connection> | undefined
}

/** A connection to a cluster. */
export interface Connected {
  api: Api
  /** The namespace that is meant when none is named. */
  namespace: string
  /** The address of the API server. */
  server: string
  /** Cuts all requests. */
  close(): void
}

const resource = (kind: string, plural: string): Resource => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: [],
  subresources: [],
})

/** All that a sidecar ever reads or writes, so that it need not ask the server what there is. */
export const SIDECAR_RESOURCES: readonly Resource[] = [
  resource('ConfigMap', 'configmaps'),
  resource('Secret', 'secrets'),
  resource('Event', 'events'),
]

/**
 * Finds the cluster: a kubeconfig, or that of the Pod. No request is sent yet.
 *
 * @example
 * const { api, namespace, close } = await connect({ context: 'kind-dev' })
 */
export async function connect({ overrides, ...where }: ConnectOptions = {}): Promise<Connected> {
  const connection = { ...(await loadConfig({ ...where, server: overrides?.server })), ...overrides }
  const transport = httpsTransport(connection)
  return {
    api: createApi(transport, { userAgent: 'hookwright-sidecar', resources: SIDECAR_RESOURCES }),
    namespace: connection.namespace,
    server: connection.server,
    close: () => transport.close(),
  }
}
