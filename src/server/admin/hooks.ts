import type { Reloader } from '../reload.ts'

/** What `/hooks` answers: routes with file and hook, downgraded rules with their reasons, and load errors. */
export function hooksReport({ current, last }: Reloader): object {
  const failed = last && !last.ok ? last.errors : []
  return {
    generation: current.id,
    routes: current.table.routes.map(({ path, file, hook }) => ({
      path,
      file,
      hook,
      ...lastError(failed.find((each) => each.file === file)?.error),
    })),
    broken: current.table.broken.map(({ file, name, error }) => ({
      path: `/${name}`,
      file,
      ...lastError(error),
    })),
    downgraded: current.modules.flatMap(({ file, downgrade }) =>
      Object.entries(downgrade).map(([code, reason]) => ({ file, code, reason })),
    ),
    lastReload: last && {
      ok: last.ok,
      ms: last.ms,
      errors: failed.map(({ file, error }) => ({ file, ...error })),
    },
  }
}

function lastError(error: { at: string; message: string } | undefined) {
  return error && { lastError: `${error.at}: ${error.message}` }
}
