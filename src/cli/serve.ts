import type { Command } from 'commander'
import { createLog } from '../server/log.ts'
import { serve } from '../server/serve.ts'
import { trimMemory } from '../node/trim-memory.ts'
import { addOptions } from './command-options.ts'
import { serveOptions, type ParsedServeOptions } from './serve-options.ts'

/** Adds `hookwright serve`. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('serve hook modules to Metacontroller')
    .description(
      `Serves hook modules to Metacontroller. hooks/app.ts with the exports sync, finalize and customize answers
POST /app/sync, /app/finalize and /app/customize; a default export answers POST /app; folders nest.
Reloads on SIGHUP and on POST /-/reload at the admin port; drains and ends on SIGTERM and SIGINT.`,
    )
    .argument('[path...]', 'hook modules, and folders of them (default: "hooks")')
  addOptions(command, serveOptions)
  command.action(async (paths: string[], options: ParsedServeOptions) => {
    await runServe(paths.length > 0 ? paths : ['hooks'], options)
  })
}

async function runServe(paths: string[], parsed: ParsedServeOptions): Promise<void> {
  const { listenAddr, adminListen, logLevel, logFormat, logFile, ...options } = parsed
  const isTerminal = process.stdout.isTTY && logFile === undefined
  const format = logFormat === 'auto' ? (isTerminal ? 'text' : 'json') : logFormat
  const settings = {
    ...options,
    paths,
    listen: listenAddr ?? options.listen,
    adminListen: adminListen === 'off' ? undefined : adminListen,
  }
  // Until there is something to reload: a SIGHUP that nobody listens for ends the process.
  let reload: () => void = () => undefined
  process.on('SIGHUP', () => reload())

  const log = createLog({ level: logLevel, format, file: logFile })
  const server = await serve(settings, log)
  reload = () => void server.reload()

  let asked = false
  const stop = async (signal: NodeJS.Signals) => {
    // Whoever asks twice is in a hurry.
    if (asked) process.exit(1)
    asked = true
    log.logger.info({ signal }, 'shutting down')
    const cut = await server.close(signal === 'SIGINT' ? { delayMs: 0 } : {})
    if (cut > 0)
      log.logger.warn({ calls: cut }, 'calls were cut off: they took longer than --shutdown-timeout')
    log.logger.info('bye')
    log.flush()
    process.exitCode = cut > 0 ? 1 : 0
  }
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
  trimMemory()
  log.logger.info({ url: server.url, admin: server.adminUrl }, 'listening')
}
