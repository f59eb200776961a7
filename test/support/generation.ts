import { buildRoutes, HOOK_EXPORTS, type LoadedModule } from '../../src/server/routes.ts'
import type { Generation } from '../../src/server/workers/generation.ts'

let last = 0

/** A generation of plain JavaScript modules by name, made without loading anything from disk. */
export function generationOf(sources: Record<string, string>): Generation {
  const modules: LoadedModule[] = Object.entries(sources).map(([name, source]) => ({
    file: `${name}.js`,
    name,
    url: `file:///hooks-of-a-test/${name}.js`,
    exports: HOOK_EXPORTS.filter((each) =>
      new RegExp(`export (const|function|async function) ${each}\\b|export ${each}\\b`).test(source),
    ),
    downgrade: {},
  }))
  const table = buildRoutes(modules)
  return {
    id: ++last,
    modules,
    table,
    code: {
      snapshot: {
        resolved: {},
        sources: Object.fromEntries(
          modules.map(({ url, name }) => [url, { format: 'module' as const, source: sources[name]! }]),
        ),
      },
      urls: Object.fromEntries(modules.map(({ file, url }) => [file, url])),
      downgraded: {},
      routes: table.routes,
    },
  }
}
