import type { AnswerCode } from '../../protocol/answer-rules.ts'
import type { Clock } from '../../time/clock.ts'
import { discover } from '../loader/discover.ts'
import { loadModules } from '../loader/load.ts'
import { buildRoutes, type LoadedModule, type RouteTable } from '../routes.ts'
import type { GenerationCode } from './prepare.ts'

/** One version of the hooks: routes, and the code that every worker of this version runs. */
export interface Generation {
  id: number
  modules: LoadedModule[]
  table: RouteTable
  code: GenerationCode
}

/** How a generation is loaded. */
export interface GenerationOptions {
  paths: readonly string[]
  clock: Clock
  /** How long the import of one module may take. */
  loadTimeoutMs: number
  memoryMb: number
  signal: AbortSignal
}

let last = 0

/**
 * Loads the hooks as they are on disk now.
 *
 * @throws Error when a path does not exist, or when two modules claim one path. Modules that do not load are no error
 *   here: they are in `table.broken`.
 */
export async function loadGeneration(options: GenerationOptions): Promise<Generation> {
  const files = discover(options.paths)
  const { clock, loadTimeoutMs: timeoutMs, memoryMb, signal } = options
  const { modules, snapshot } = await loadModules(files, { clock, timeoutMs, memoryMb, signal })
  const hooks = modules.filter((module) => module.exports.length > 0)
  const table = buildRoutes(modules)
  const code: GenerationCode = {
    snapshot,
    urls: Object.fromEntries(hooks.map(({ file, url }) => [file, url])),
    downgraded: Object.fromEntries(
      hooks.map(({ file, downgrade }) => [file, Object.keys(downgrade) as AnswerCode[]]),
    ),
    routes: table.routes,
  }
  return { id: ++last, modules, table, code }
}
