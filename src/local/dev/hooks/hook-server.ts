import type { Clock } from '../../../time/clock.ts'
import { watchFiles } from '../../../server/loader/watch-files.ts'
import type { ServeOptions } from '../../../server/options.ts'
import type { ReloadResult } from '../../../server/reload.ts'
import { brokenModuleAt } from '../../../server/routes.ts'
import { serve, type HookServer } from '../../../server/serve.ts'
import { hookLog, type HookEvent } from './hook-log.ts'
import type { LocalServer } from './local-send.ts'

/** What is told of the hooks. */
export interface HookTells {
  event(event: HookEvent): void
  /** Of the first load and of each reload. */
  loaded(result: ReloadResult): void
  /** Of what keeps all hooks from being loaded, until they change. */
  unloadable(message: string): void
}

/** The hook server of a development session. */
export interface LocalHooks extends LocalServer {
  /** `http://127.0.0.1:41234` */
  readonly url: string
  /** Resolves once hooks are loaded, or the server is closed. */
  readonly ready: Promise<unknown>
  /** Loads the hooks anew, or at all where they are not watched. Resolves with whether they are in use now; never rejects. */
  reload(): Promise<boolean>
  close(): Promise<void>
}

/** How the hook server is started. */
export interface LocalHooksOptions {
  options: ServeOptions
  clock: Clock
  tell: HookTells
}

/**
 * Starts the hook server and has it reload what is saved. Hooks none of which can be loaded are no end: the next save is
 * tried. Without `watch` nothing is loaded until `reload` is called.
 *
 * @throws Error, through `ready`, when the port cannot be had
 * @example
 * const hooks = startHooks({ options, clock: systemClock, tell })
 * await hooks.ready
 */
export function startHooks({ options, clock, tell }: LocalHooksOptions): LocalHooks {
  const log = hookLog((event) => tell.event(event))
  const ended = Promise.withResolvers<undefined>()
  let server: HookServer | undefined
  let closed = false

  const attempt = async (): Promise<boolean> => {
    try {
      server = await serve(options, log, { clock, onReload: (result) => tell.loaded(result) })
      return true
    } catch (error) {
      if (isAboutListening(error)) throw error
      tell.unloadable(error instanceof Error ? error.message : String(error))
      return false
    }
  }
  const watched = async () => {
    // Watched before it is read: what is saved meanwhile must not be missed.
    let saved = Promise.withResolvers<undefined>()
    const unwatch = watchFiles({
      paths: options.paths,
      clock,
      onChange: () => saved.resolve(undefined),
      onProblem: (message) => tell.unloadable(message),
    })
    try {
      while (!(await attempt())) {
        await Promise.race([saved.promise, ended.promise])
        if (closed) return
        saved = Promise.withResolvers()
      }
    } finally {
      unwatch()
    }
  }
  const asked = Promise.withResolvers<undefined>()
  let loading: Promise<boolean> | undefined
  const ready: Promise<unknown> = options.watch ? watched() : Promise.race([asked.promise, ended.promise])

  const loadFirst = async (): Promise<boolean> => {
    try {
      const isLoaded = await attempt()
      if (isLoaded) asked.resolve(undefined)
      return isLoaded
    } catch (error) {
      asked.reject(error)
      return false
    }
  }

  return {
    ready,
    get url() {
      return server?.url ?? ''
    },
    async reload() {
      if (closed) return false
      if (server !== undefined) return (await server.reload()).ok
      loading ??= loadFirst().finally(() => (loading = undefined))
      return loading
    },
    async call(call) {
      if (server === undefined) throw new Error('no hooks are loaded')
      return server.call(call)
    },
    serves: (path) =>
      server !== undefined &&
      (server.routes.byPath.has(path) || brokenModuleAt(server.routes, path) !== undefined),
    async close() {
      closed = true
      ended.resolve(undefined)
      await Promise.all([ready.catch(() => undefined), loading])
      await server?.close({ delayMs: 0 })
    },
  }
}

const isAboutListening = (error: unknown) =>
  error instanceof Error && error.message.startsWith('cannot listen on ')
