import type { AnswerCode } from '../../protocol/answer-rules.ts'
import type { RunnableRoute } from '../call/run.ts'
import type { Exports } from '../loader/import-module.ts'
import { replayModules, type Snapshot } from '../loader/snapshot.ts'
import type { Route } from '../routes.ts'

/** All that a thread needs to know to run the hooks of one generation. */
export interface GenerationCode {
  snapshot: Snapshot
  /** URL of the module of each file. */
  urls: Record<string, string>
  downgraded: Record<string, AnswerCode[]>
  routes: Route[]
}

/** Routes with their functions, and how to forget them. */
export interface PreparedRoutes {
  routes: RunnableRoute[]
  release: () => void
}

/**
 * Imports the modules of a generation from its snapshot.
 *
 * @throws whatever a module throws at import, although it did not when the generation was loaded.
 */
export async function prepareRoutes(code: GenerationCode, suffix = ''): Promise<PreparedRoutes> {
  const release = replayModules(code.snapshot, suffix)
  const modules = new Map<string, Exports>()
  for (const [file, url] of Object.entries(code.urls)) {
    modules.set(file, (await import(url + suffix)) as Exports)
  }
  const routes = code.routes.map(({ path, file, hook, export: name }) => ({
    path,
    hook,
    handler: modules.get(file)?.[name] as RunnableRoute['handler'],
    downgraded: new Set(code.downgraded[file] ?? []),
  }))
  return { routes, release }
}
