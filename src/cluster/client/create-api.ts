import type { Api } from '../api.ts'
import type { Resource } from './discovery.ts'
import { createReads } from './reads.ts'
import type { Transport } from '../transport.ts'
import { createWire } from './wire.ts'
import { createWrites } from './writes.ts'

/** Settings of a client. */
export interface CreateApiOptions {
  /** Named to the server, which takes the part before `/` as the field manager of plain writes. */
  userAgent?: string
  /** Takes objects of a server in this process as they are, without a copy: nobody may change them. */
  shared?: boolean
  /** What is known beforehand, so that the server need not be asked about these kinds: all of a group version or some. */
  resources?: readonly Resource[]
}

/**
 * Makes a client of one Kubernetes API.
 *
 * @example
 * const api = createApi(httpsTransport(await loadConfig()))
 * const pod = await api.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'web' })
 */
export function createApi(
  transport: Transport,
  { userAgent = 'hookwright', shared = false, resources = [] }: CreateApiOptions = {},
): Api {
  const wire = createWire(transport, { userAgent, shared, resources })
  return {
    ...createReads(wire),
    ...createWrites(wire),
    resource: wire.discovery.resource,
    discover: wire.discovery.discover,
    request: wire.send,
  }
}
