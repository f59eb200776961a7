import { pathToFileURL } from 'node:url'
import type { AnswerCode } from '../protocol/answer-rules.ts'
import type { HookName } from '../protocol/wire.ts'

/** Names of exports that are hooks. A default export answers whatever hook it is called for. */
export const HOOK_EXPORTS = ['sync', 'finalize', 'customize', 'default'] as const

/** An export that is a hook. */
export type HookExport = (typeof HOOK_EXPORTS)[number]

/** What loading one file showed. */
export interface LoadedModule {
  /** The file as the user named or sees it. */
  file: string
  /** Path without extension below its root: `useless`, `team/app`. */
  name: string
  /** URL that it was loaded from. */
  url: string
  /** Its exports that are hooks; empty for shared code. */
  exports: HookExport[]
  /** Rules that the module downgrades to warnings, with its reasons. */
  downgrade: Partial<Record<AnswerCode, string>>
  /** Why it could not be loaded, with its place. */
  error?: LoadError
}

/** Why a module could not be loaded. */
export interface LoadError {
  message: string
  /** `hooks/app.ts:12:5`, as near as it is known. */
  at: string
}

/** A module that could not be loaded: it has no hooks, only its error. */
export function failedModule(
  { file, name, path }: { file: string; name: string; path: string },
  error: LoadError,
): LoadedModule {
  return { file, name, url: pathToFileURL(path).href, exports: [], downgrade: {}, error }
}

/** One path that answers. */
export interface Route {
  /** `/useless/sync` */
  path: string
  file: string
  export: HookExport
  hook: HookName | 'default'
}

/** All paths that answer, and those that would if their module could be loaded. */
export interface RouteTable {
  /** In the order of their index, by which messages to workers name them. */
  routes: Route[]
  byPath: ReadonlyMap<string, number>
  /** Modules that failed to load: every path at or below `/<name>` answers with the error. */
  broken: LoadedModule[]
}

/**
 * Routes from modules: `useless.ts` with `sync` answers `/useless/sync`, a default export answers `/useless`, and so
 * does a hook named like its file (`web/sync.ts` with `sync` also answers `/web/sync`).
 *
 * @throws Error when two modules would answer the same path.
 * @example
 * buildRoutes([{ file: 'hooks/app.ts', name: 'app', url, exports: ['sync'], downgrade: {} }]).routes[0].path // "/app/sync"
 */
export function buildRoutes(modules: readonly LoadedModule[]): RouteTable {
  const routes: Route[] = []
  const byPath = new Map<string, number>()
  const add = (path: string, module: LoadedModule, name: HookExport) => {
    const other = routes[byPath.get(path) ?? -1]
    if (other?.file === module.file) return
    if (other) throw new Error(`both ${other.file} and ${module.file} answer ${path}: rename one of them`)
    byPath.set(path, routes.length)
    routes.push({ path, file: module.file, export: name, hook: name })
  }
  for (const module of modules) {
    const base = `/${module.name}`
    // A default export comes first, so that it keeps the module's own path.
    for (const name of [...module.exports].sort(
      (a, b) => Number(b === 'default') - Number(a === 'default'),
    )) {
      add(name === 'default' ? base : `${base}/${name}`, module, name)
      if (base.endsWith(`/${name}`)) add(base, module, name)
    }
  }
  return { routes, byPath, broken: modules.filter((module) => module.error) }
}

/** The module that failed to load and would have answered this path, if there is one. */
export function brokenModuleAt(table: RouteTable, path: string): LoadedModule | undefined {
  return table.broken.find(({ name }) => path === `/${name}` || path.startsWith(`/${name}/`))
}
