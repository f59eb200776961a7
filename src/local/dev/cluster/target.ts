import type { Api } from '../../../cluster/api.ts'
import { createApi } from '../../../cluster/client/create-api.ts'
import { loadConfig } from '../../../cluster/config.ts'
import { httpsTransport } from '../../../cluster/https.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Activity } from '../../control/activity.ts'
import type { Mirrors } from '../../control/mirrors.ts'

/** A cluster of this process. */
export interface EmbeddedOptions {
  listen: { host: string; port: number }
  /** Where a kubeconfig is written to; undefined: nowhere. */
  kubeconfig?: string | undefined
  dataDir?: string | undefined
  timeScale?: number | undefined
}

/** The cluster that a session works with. */
export interface Target {
  api: Api
  url: string
  /** Where objects go that do not say. */
  namespace: string
  /** The mirrors of the controllers in this process, where there are any. */
  mirrors?: Mirrors
  /** Tells them that the engine is at work. */
  activity?: Activity
  close(): Promise<void> | void
}

/** What an embedded cluster is started with. */
export interface TargetContext {
  clock: Clock
  onDefect: (error: unknown, where: string) => void
}

/**
 * Starts a cluster in this process, with its controllers.
 *
 * @throws Error when the port, the data folder or the kubeconfig cannot be had
 * @example
 * const target = await embeddedTarget({ listen: { host: '127.0.0.1', port: 0 }, kubeconfig: '.hookwright/kubeconfig' }, context)
 */
export async function embeddedTarget(
  { listen, kubeconfig, dataDir, timeScale }: EmbeddedOptions,
  { clock, onDefect }: TargetContext,
): Promise<Target> {
  // Loaded here, so that the threads of the hooks start meanwhile.
  const { startCluster } = await import('../../run/start-cluster.ts')
  const cluster = await startCluster({
    ...listen,
    clock,
    kubeconfig,
    dataDir,
    timeScale,
    workloads: true,
    onDefect,
  })
  const { url, mirrors, activity, client: api } = cluster
  return { api, url, namespace: 'default', mirrors, activity, close: () => cluster.close() }
}

const PATIENCE_MS = 10_000

/**
 * Opens the cluster of a kubeconfig.
 *
 * @throws ClusterError when the kubeconfig cannot be used, or the server does not answer
 * @example
 * const target = await remoteTarget('.kube/config', systemClock)
 */
export async function remoteTarget(kubeconfig: string, clock: Clock): Promise<Target> {
  const connection = await loadConfig({ kubeconfig })
  const transport = httpsTransport(connection, { clock })
  const api = createApi(transport)
  const late = new AbortController()
  const cancel = clock.after(PATIENCE_MS, () =>
    late.abort(new Error(`${connection.server} did not answer within ${PATIENCE_MS / 1000} s`)),
  )
  try {
    await api.request({ method: 'GET', path: '/version', signal: late.signal })
  } catch (error) {
    transport.close()
    throw error
  } finally {
    cancel()
  }
  return {
    api,
    url: connection.server,
    namespace: connection.namespace,
    close: () => transport.close(),
  }
}
