import type { Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import { createApi } from '../../cluster/client/create-api.ts'
import { credentials, type Credentials } from '../apiserver/listen/credentials.ts'
import { listen } from '../apiserver/listen/listen.ts'
import { openJournal } from '../apiserver/persist/journal.ts'
import { createApiServer, type ApiServer } from '../apiserver/server.ts'
import { startWorkloads } from '../workloads/workloads.ts'

/** How an embedded cluster is started. */
export interface ClusterOptions {
  clock: Clock
  host: string
  port: number
  /** Where objects and credentials outlive the process; without one all is forgotten. */
  dataDir?: string
  /** Whether its controllers run. */
  workloads: boolean
  /** Told of defects: requests that ended in an exception, controllers that failed. */
  onDefect(error: unknown, where: string): void
}

/** An embedded cluster that runs. */
export interface Cluster {
  url: string
  credentials: Credentials
  api: ApiServer
  close(): Promise<void>
}

/**
 * Starts an embedded cluster: the API over HTTPS and its controllers.
 *
 * @throws Error when the port or the data folder cannot be had
 * @example
 * const cluster = await startCluster({ clock: systemClock, host: '127.0.0.1', port: 0, workloads: true, onDefect: console.error })
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, host, port, dataDir } = options
  const onDefect = (error: unknown, where: string) => options.onDefect(error, where)
  const journal = dataDir === undefined ? undefined : openJournal(dataDir)
  try {
    const secrets = credentials(wallTime(), dataDir)
    const api = createApiServer({ clock, ...(journal && { store: journal }) })
    const { certificate, token } = await secrets
    const listening = await listen(api, {
      host,
      port,
      certificate,
      token,
      onDefect: (error, method, path) => onDefect(error, `${method} ${path}`),
    })
    const workloads = options.workloads
      ? startWorkloads({ api: createApi(api.transport), clock, rootCA: certificate.cert, onError: onDefect })
      : undefined
    return {
      url: listening.url,
      credentials: { certificate, token },
      api,
      async close() {
        workloads?.close()
        await listening.close()
        journal?.close()
      },
    }
  } catch (error) {
    journal?.close()
    throw error
  }
}
