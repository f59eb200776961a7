import type { Api } from '../../cluster/api.ts'
import { createApi } from '../../cluster/client/create-api.ts'
import type { Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import { credentials, type Credentials } from '../apiserver/listen/credentials.ts'
import { writeKubeconfig } from '../apiserver/listen/kubeconfig.ts'
import { listen } from '../apiserver/listen/listen.ts'
import { openJournal } from '../apiserver/persist/journal.ts'
import { createApiServer, type ApiServer } from '../apiserver/server.ts'
import { createActivity, type Activity } from '../control/activity.ts'
import { createMirrors, type Mirrors } from '../control/mirrors.ts'
import type { EngineOptions } from '../engine/engine.ts'
import { startWorkloads } from '../workloads/workloads.ts'
import { noteEngine } from './engine-lease.ts'
import { givingWay } from './give-way.ts'
import { inTurns } from './in-turns.ts'

/** How an embedded cluster is started. */
export interface ClusterOptions {
  clock: Clock
  host: string
  port: number
  /** Where objects and credentials outlive the process; without one all is forgotten. */
  dataDir?: string | undefined
  /** Where a kubeconfig is written to. */
  kubeconfig?: string | undefined
  /** Whether its controllers run. */
  workloads: boolean
  /** How many times as fast as the clock time passes for workloads. */
  timeScale?: number | undefined
  /** How Metacontroller's engine is started; undefined: it is not. */
  engine?: Pick<EngineOptions, 'bugs' | 'tell'> | undefined
  /** Told of defects: requests that ended in an exception, controllers that failed. */
  onDefect(error: unknown, where: string): void
}

/** An embedded cluster that runs. */
export interface Cluster {
  url: string
  credentials: Credentials
  api: ApiServer
  /** A client of it, in this process. */
  client: Api
  /** What its controllers see it through. */
  mirrors: Mirrors
  /** For an engine that works on it: the workloads give way while there is any. */
  activity: Activity
  close(): Promise<void>
}

/**
 * Starts an embedded cluster: the API over HTTPS, its controllers, and the engine when it is wanted.
 *
 * @throws Error when the port, the data folder or the kubeconfig cannot be had
 * @example
 * const cluster = await startCluster({ clock: systemClock, host: '127.0.0.1', port: 0, workloads: true, onDefect: console.error })
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, host, port, dataDir, kubeconfig, timeScale, engine } = options
  const onDefect = (error: unknown, where: string) => options.onDefect(error, where)
  const journal = dataDir === undefined ? undefined : openJournal(dataDir)
  const closing: (() => unknown)[] = [() => journal?.close()]
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
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
    closing.push(() => listening.close())
    if (kubeconfig !== undefined) writeKubeconfig(kubeconfig, listening.url, { certificate, token })
    const client = createApi(inTurns(api.transport), { shared: true })
    const mirrors = createMirrors({ api: client, clock })
    closing.push(() => mirrors.close())
    const activity = createActivity()
    if (options.workloads) {
      const workloads = startWorkloads({
        api: givingWay(client, { clock, isBusy: () => activity.busy > 0 }),
        clock,
        mirrors,
        rootCA: certificate.cert,
        onError: onDefect,
        ...(timeScale !== undefined && { timeScale }),
      })
      closing.push(() => workloads.close())
    }
    await noteEngine(client, engine && `hookwright cluster, process ${process.pid}`)
    if (engine !== undefined) {
      const [{ installDefinitions }, { startEngine }] = await Promise.all([
        import('./definitions.ts'),
        import('../engine/engine.ts'),
      ])
      await installDefinitions({ api: client, clock })
      const running = startEngine({ ...engine, api: client, clock, mirrors, activity })
      closing.push(() => running.close())
    }
    return { url: listening.url, credentials: { certificate, token }, api, client, mirrors, activity, close }
  } catch (error) {
    await close()
    throw error
  }
}
