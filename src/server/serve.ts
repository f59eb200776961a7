import { systemClock, type Clock } from '../time/clock.ts'
import type { Metrics } from './admin/metrics.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { openSecretFiles, type SecretFiles } from './auth/secret-files.ts'
import { createDirectCall, type DirectAnswer, type DirectCall } from './call/direct.ts'
import type { CallRecord } from './call/handle.ts'
import type { Budget } from './call/read-body.ts'
import { createApp } from './create-app.ts'
import { listen, type Listener, type TlsFiles } from './listen.ts'
import type { Log } from './log.ts'
import { logCall, logReload } from './log-lines.ts'
import { watchFiles } from './loader/watch-files.ts'
import type { ServeOptions } from './options.ts'
import { createReloader, type ReloadResult } from './reload.ts'
import type { RouteTable } from './routes.ts'
import { loadGeneration } from './workers/generation.ts'
import { createInline } from './workers/inline.ts'
import { createPool, type PoolEvents } from './workers/pool.ts'

/** A running hook server. */
export interface HookServer {
  url: string
  adminUrl: string | undefined
  /** The routes of now. */
  readonly routes: RouteTable
  /** Calls a hook from this process. */
  call(call: DirectCall): Promise<DirectAnswer>
  reload(): Promise<ReloadResult>
  /** Readiness off, wait, take no more, drain, end. Resolves with the number of calls that had to be cut off. */
  close(options?: { delayMs?: number }): Promise<number>
}

/** What the server works with beside its options. */
export interface ServeContext {
  clock?: Clock
  /** Told of the first load and of each reload, which go to the log otherwise. */
  onReload?: (result: ReloadResult) => void
}

/**
 * Starts the hook server: loads the hooks, starts the workers, then listens.
 *
 * @throws Error when no hook could be loaded, a port cannot be had, or a file of credentials cannot be used.
 * @example
 * const server = await serve(options, createLog({ level: 'info', format: 'text' }))
 * await server.close()
 */
export async function serve(
  options: ServeOptions,
  log: Log,
  { clock = systemClock, onReload = (result) => logReload(log, result) }: ServeContext = {},
): Promise<HookServer> {
  const startedAt = clock.now()
  const { hookTimeout: hookTimeoutMs, loadTimeout: loadTimeoutMs, workerMemory: memoryMb } = options
  const { paths, workers } = options
  const { logger } = log
  const budget: Budget = { limit: options.maxBuffered, used: 0, arriving: 0 }
  const secrets: SecretFiles[] = []
  const listeners: Listener[] = []
  const ending = new AbortController()
  let closing = false
  let metrics: Metrics | undefined
  const onProblem = (message: string) => logger.error(message)

  const events: PoolEvents = {
    console: ({ level, text, route, parent }) => logger[level]({ route, parent }, text),
    unhandled({ message, stack, route, parent }) {
      metrics?.unhandled(route)
      logger.error({ route, parent, stack }, `an error of a hook that nothing caught: ${message}`)
    },
    replaced(reason, running) {
      metrics?.workerReplaced(running.map(({ route }) => route))
      logger.error({ running }, `a worker was replaced: ${reason}`)
    },
  }
  // Loading the hooks and starting the threads takes longest, so that goes on while the rest is imported.
  const load = () => loadGeneration({ paths, clock, loadTimeoutMs, memoryMb, signal: ending.signal })
  const first = load()
  first.catch(() => undefined)
  const executor =
    workers === 0
      ? createInline({ clock, hookTimeoutMs })
      : createPool({ clock, workers, hookTimeoutMs, memoryMb, events })

  const secret = (file: string | undefined) => {
    if (file === undefined) return undefined
    const opened = openSecretFiles([file], { clock, onProblem })
    secrets.push(opened)
    return () => opened.contents[0] ?? ''
  }
  const release = async () => {
    ending.abort()
    for (const file of secrets) file.close()
    for (const listener of listeners) listener.destroy()
    await Promise.all(listeners.map((listener) => listener.close()))
    await executor.stop()
  }

  try {
    const [{ createMetrics }, { createAdminApp }] = await Promise.all([
      import('./admin/metrics.ts'),
      import('./admin/app.ts'),
    ])
    const reloader = await createReloader({
      paths,
      clock,
      first,
      load,
      executor,
      onReload(result) {
        counted.reload(result.ok ? 'success' : 'failure', result.ms)
        onReload(result)
      },
    })
    const counted = createMetrics({
      inFlight: () => executor.inFlight,
      readyWorkers: () => executor.ready,
      bufferedBytes: () => budget.used,
      generation: () => reloader.current.id,
      brokenModules: () => reloader.current.table.broken.length,
    })
    metrics = counted
    const authenticate = createAuthenticate({
      bearer: secret(options.bearerTokenFile),
      basic: secret(options.basicAuthFile),
    })
    const calling = {
      clock,
      executor,
      routes: () => reloader.current.table,
      record(record: CallRecord) {
        counted.call(record)
        logCall(log, record)
      },
    }
    const app = createApp({
      ...calling,
      authenticate,
      maxBody: options.maxBody,
      budget,
      closing: () => closing,
    })
    const webhook = await listen(options.listen, app, { clock, tls: tlsFiles(options), onProblem })
    listeners.push(webhook)
    let adminUrl: string | undefined
    if (options.adminListen) {
      const admin = createAdminApp({
        reloader,
        registry: counted.registry,
        health: { readyWorkers: () => executor.ready, closing: () => closing },
        token: secret(options.adminTokenFile),
      })
      const listener = await listen(options.adminListen, admin, { clock, onProblem })
      listeners.push(listener)
      adminUrl = listener.url
    }
    const unwatch = options.watch
      ? watchFiles({ paths, clock, onChange: () => void reloader.reload(), onProblem })
      : () => undefined
    onReload({ ok: true, generation: reloader.current, ms: Math.round(clock.now() - startedAt) })

    return {
      url: webhook.url,
      adminUrl,
      call: createDirectCall(calling),
      get routes() {
        return reloader.current.table
      },
      reload: () => reloader.reload(),
      async close({ delayMs = options.shutdownDelay } = {}) {
        closing = true
        unwatch()
        await new Promise<void>((resolve) => clock.after(delayMs, resolve))
        const drained = webhook.close().then(() => true)
        const late = new Promise<false>((resolve) =>
          clock.after(options.shutdownTimeout, () => resolve(false)),
        )
        const cut = (await Promise.race([drained, late])) ? 0 : executor.inFlight + budget.arriving
        await release()
        return cut
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

function tlsFiles({ tlsCertFile, tlsKeyFile, clientCaFile }: ServeOptions): TlsFiles | undefined {
  if (tlsCertFile === undefined && tlsKeyFile === undefined && clientCaFile === undefined) return undefined
  if (tlsCertFile === undefined || tlsKeyFile === undefined) {
    throw new Error('TLS needs both --tls-cert-file and --tls-key-file; --client-ca-file needs them too')
  }
  return { certFile: tlsCertFile, keyFile: tlsKeyFile, clientCaFile }
}
