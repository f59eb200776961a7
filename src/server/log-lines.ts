import type { CallRecord } from './call/handle.ts'
import type { Log } from './log.ts'
import type { ReloadResult } from './reload.ts'

/** One line a hook call: what it was about, what came of it, and how long it took. */
export function logCall(log: Log, { path, route, result, ms, bytesIn, bytesOut }: CallRecord): void {
  const { status, code, text, facts } = result
  const level =
    status >= 500 ? 'error' : status >= 400 && status !== 429 ? 'warn' : facts.warnings ? 'warn' : 'info'
  const where = route === undefined ? { path } : { route }
  const fields = { ...where, ...facts, status, code, ms: Math.round(ms * 100) / 100, bytesIn, bytesOut }
  log.line(level, fields, code === undefined ? 'call' : text)
}

/** One line a reload, and one for each module or rule that a person should know about. */
export function logReload({ logger: log }: Log, result: ReloadResult): void {
  if (!result.ok) {
    for (const { error } of result.errors) log.error({ at: error.at }, `reload failed: ${error.message}`)
    log.error({ ms: result.ms }, 'the hooks of before are still in use')
    return
  }
  const { id, table, modules } = result.generation
  for (const { file, downgrade } of modules) {
    for (const [code, reason] of Object.entries(downgrade))
      log.warn({ file, reason }, `${code} is only a warning here`)
  }
  for (const { error } of table.broken)
    log.error({ at: error?.at }, `a hook module is not loaded: ${error?.message}`)
  log.info({ generation: id, ms: result.ms, routes: table.routes.map(({ path }) => path) }, 'hooks loaded')
}
