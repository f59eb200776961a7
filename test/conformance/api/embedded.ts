import type { Transport } from '../../../src/cluster/api.ts'
import { systemClock } from '../../../src/time/clock.ts'

/** The embedded server, in process. */
export interface Embedded {
  send: Transport
  close: () => void
}

/** Imported late: what only lists scenarios does without it. */
export async function startEmbedded(): Promise<Embedded> {
  const { createApi } = await import('../../../src/cluster/api.ts')
  const { startWorkloads } = await import('../../../src/local/workloads/workloads.ts')
  const { createApiServer } = await import('../../../src/local/apiserver/server.ts')
  const server = createApiServer()
  // The real server was recorded with its controllers running.
  const workloads = startWorkloads({ api: createApi(server.transport), clock: systemClock })
  // The real server has forgotten its first versions, too.
  server.compact()
  return {
    send: server.transport,
    close() {
      workloads.close()
      server.close()
    },
  }
}
