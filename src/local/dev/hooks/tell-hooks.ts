import type { ReloadResult } from '../../../server/reload.ts'
import type { Paint } from '../stream/paint.ts'

/** Puts loads of hooks into words. */
export interface LoadTeller {
  /** What a load or reload came to, as lines. */
  linesOf: (result: ReloadResult) => string
}

/**
 * Makes what tells of loads: the routes at first, then what a reload took and which routes it brought or took away.
 *
 * @param next what is tried after a failure
 * @example
 * const loads = createLoadTeller(plain, 'the next save')
 * screen.tell(loads.linesOf(result))
 */
export function createLoadTeller(paint: Paint, next: string): LoadTeller {
  let before: readonly string[] | undefined
  return {
    linesOf(result) {
      if (!result.ok) {
        const errors = result.errors.map(({ error }) => paint('red', `✗ ${error.at}: ${error.message}`))
        return [...errors, paint('dim', `  the hooks of before stay in use; ${next} is tried`)].join('\n')
      }
      const { table } = result.generation
      const routes = table.routes.map(({ path }) => path)
      const broken = table.broken.map(({ error }) =>
        paint('red', `✗ ${error?.at ?? ''}: ${error?.message ?? ''}`),
      )
      const took = paint('dim', `${result.ms} ms`)
      const first = before === undefined
      const added = routes.filter((path) => before?.includes(path) === false)
      const removed = (before ?? []).filter((path) => !routes.includes(path))
      before = routes
      const what = first
        ? ['hooks loaded', paint('cyan', routes.join(' '))]
        : [
            paint('green', 'hooks reloaded'),
            ...added.map((path) => paint('green', `+ ${path}`)),
            ...removed.map((path) => paint('red', `- ${path}`)),
          ]
      return [[...what, took].join('  '), ...broken].join('\n')
    },
  }
}

/**
 * What to do about a webhook that nobody answers: the module that would, and why its own host does not.
 *
 * @param place how the file of a module is named to the user
 * @example
 * lostLine('http://web.shop/web/sync', 'dial tcp: lookup web.shop: no such host', (file) => `hooks/${file}`)
 */
export function lostLine(url: string, why: string, place: (file: string) => string): string {
  const path = URL.parse(url)?.pathname ?? url
  const named = /^\/(.+)\/(sync|finalize|customize)$/.exec(path)
  const module = named
    ? `${place(`${named[1] ?? ''}.ts`)} with the export ${named[2] ?? ''}`
    : `${place(`${path.slice(1)}.ts`)} with a default export`
  return `nothing here answers ${path}: it takes ${module}. ${url} was called instead, in vain: ${why}`
}
