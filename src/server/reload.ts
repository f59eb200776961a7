import type { Clock } from '../time/clock.ts'
import type { LoadError } from './routes.ts'
import type { Generation } from './workers/generation.ts'
import type { Executor } from './workers/executor.ts'

/** What a reload came to. */
export type ReloadResult =
  | { ok: true; generation: Generation; ms: number }
  | { ok: false; errors: { file: string; error: LoadError }[]; ms: number }

/** Keeps one generation of hooks in use. */
export interface Reloader {
  /** The generation in use. */
  readonly current: Generation
  /** What the last reload came to, if there was one. */
  readonly last: ReloadResult | undefined
  /** Loads the hooks anew. One at a time: whoever asks during a reload gets the result of one more after it. */
  reload(): Promise<ReloadResult>
}

/** How to reload. */
export interface ReloaderOptions {
  paths: readonly string[]
  clock: Clock
  /** The generation to begin with. */
  first: Promise<Generation>
  /** Loads the next one. */
  load: () => Promise<Generation>
  executor: Executor
  /** Told of each reload, whoever asked for it. */
  onReload: (result: ReloadResult) => void
}

/**
 * Takes the first generation into use. Modules that do not load answer with their error, the others work.
 *
 * @throws Error when nothing at all could be loaded: no module, or none without error.
 */
export async function createReloader(options: ReloaderOptions): Promise<Reloader> {
  const { clock, executor, load, onReload } = options
  let current = await options.first
  if (current.table.routes.length === 0) throw new Error(nothingLoaded(options.paths, current))
  await executor.use(current)

  let last: ReloadResult | undefined
  let running: Promise<ReloadResult> | undefined
  let next: Promise<ReloadResult> | undefined

  async function attempt(): Promise<ReloadResult> {
    const startedAt = clock.now()
    const ms = () => Math.round(clock.now() - startedAt)
    try {
      const generation = await load()
      const errors = generation.table.broken.flatMap(({ file, error }) => (error ? [{ file, error }] : []))
      if (errors.length > 0) return { ok: false, errors, ms: ms() }
      if (generation.table.routes.length === 0) throw new Error(nothingLoaded(options.paths, generation))
      await executor.use(generation)
      current = generation
      return { ok: true, generation, ms: ms() }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { ok: false, errors: [{ file: '', error: { message, at: options.paths.join(', ') } }], ms: ms() }
    }
  }

  async function run(): Promise<ReloadResult> {
    const result = await attempt()
    last = result
    onReload(result)
    return result
  }

  function reload(): Promise<ReloadResult> {
    if (!running) {
      running = run().finally(() => (running = undefined))
      return running
    }
    // What is being loaded may be older than what the caller has just written.
    next ??= running.then(() => {
      next = undefined
      return reload()
    })
    return next
  }

  return {
    get current() {
      return current
    },
    get last() {
      return last
    },
    reload,
  }
}

function nothingLoaded(paths: readonly string[], { table }: Generation): string {
  const errors = table.broken.map(({ error }) => `\n  ${error?.at}: ${error?.message}`)
  if (errors.length > 0) return `no hook could be loaded from ${paths.join(', ')}:${errors.join('')}`
  return `no hooks in ${paths.join(', ')}: a hook module exports sync, finalize, customize or a default function`
}
