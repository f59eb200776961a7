import { randomInt } from 'node:crypto'
import { becomeInit } from '../../sidecar/child/init.ts'
import { connect } from '../../sidecar/connect.ts'
import { EXIT } from '../../sidecar/exit-codes.ts'
import type { Report } from '../../sidecar/facts.ts'
import { createFactLog } from '../../sidecar/log/fact-log.ts'
import { openOutput } from '../../sidecar/log/output.ts'
import { explainOnce } from '../../sidecar/once.ts'
import { startSidecar, type Sidecar, type Surroundings } from '../../sidecar/sidecar.ts'
import { staySmall } from '../../sidecar/stay-small.ts'
import { systemClock } from '../../time/clock.ts'
import { keepAlive } from '../../node/keep-alive.ts'
import { wallTime } from '../../time/wall-time.ts'
import { readSidecarArguments, type SidecarArguments } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

/** Passed on to the program that the sidecar runs; without one, SIGHUP compares with the disk and reloads. */
const passedOn = ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGQUIT', 'SIGWINCH'] as const

/**
 * Runs `hookwright sidecar` to its end; `argv` is what stands after that.
 *
 * @example
 * await runSidecar(['--configmap', 'web', '--folder', '/etc/web'])
 */
export async function runSidecar(argv: readonly string[]): Promise<void> {
  try {
    becomeInit({ needed: () => startsProcesses(argv), warn: complain })
    const asked = readSidecarArguments(argv, process.env)
    await (asked.options.mode === 'dry-run' ? showPlan(asked) : run(asked))
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    if (process.env.HOOKWRIGHT_DEBUG) console.error(error)
    const isUsage = error instanceof UsageError
    if (isUsage) console.error('(hookwright sidecar --help explains)')
    // Not later, by itself: what was opened until then may keep the process.
    process.exit(isUsage ? EXIT.usage : EXIT.unexpected)
  }
}

const complain = (message: string) => console.error(`hookwright: ${message}`)

/** Whatever is wrong with the arguments is told later. */
function startsProcesses(argv: readonly string[]): boolean {
  try {
    const { options } = readSidecarArguments(argv, process.env)
    return options.child !== undefined || options.reload.command !== undefined
  } catch {
    return false
  }
}

async function showPlan({ options, connection, warnings }: SidecarArguments): Promise<void> {
  const { dryRun } = await import('../../sidecar/dry-run.ts')
  for (const warning of warnings) complain(warning)
  const { surroundings, close } = await surroundingsOf(connection)
  const release = keepAlive()
  const report: Report = (fact) => {
    if (fact.type === 'source-failed') complain(`${fact.source}: ${fact.message} (it is tried again)`)
  }
  const { lines, exitCode } = await dryRun(options, { ...surroundings, report })
  for (const line of lines) console.log(line)
  close()
  release()
  process.exitCode = exitCode
}

async function run({ options, connection, log, warnings }: SidecarArguments): Promise<void> {
  const format = log.format === 'auto' ? (process.stdout.isTTY ? 'text' : 'json') : log.format
  const report = createFactLog({ write: openOutput(process.stdout), level: log.level, format, now: wallTime })
  for (const message of warnings) report({ type: 'warning', message })
  keepAlive()
  staySmall(systemClock)

  const ending = Promise.withResolvers<undefined>()
  const started = Promise.withResolvers<Sidecar>()
  const stop = (signal: NodeJS.Signals) => {
    report({ type: 'stopping', signal })
    ending.resolve(undefined)
  }
  listen(stop, (name) => void started.promise.then((sidecar) => sidecar.signal(name)))
  const { surroundings, close } = await surroundingsOf(connection)
  const sidecar = await startSidecar(options, { ...surroundings, report })
  started.resolve(sidecar)

  let code: number | undefined
  const ended = sidecar.exit.then((exitCode) => (code = exitCode))
  await Promise.race([ending.promise, ended])
  const why = options.mode === 'once' && code !== undefined && explainOnce(code, sidecar.status())
  if (code !== undefined && why) report({ type: 'once-failed', exitCode: code, message: why })
  await sidecar.close()
  close()
  // What the program answered to SIGTERM is known by now, and told a few turns later.
  await new Promise((resolve) => setImmediate(resolve))
  // A one-shot run that was ended from outside has not done its work.
  process.exit(code ?? (options.mode === 'once' ? EXIT.unexpected : EXIT.ok))
}

/** Stops at the first SIGTERM or SIGINT; the second one does not wait. */
function listen(stop: (signal: NodeJS.Signals) => void, pass: (signal: NodeJS.Signals) => void): void {
  let asked = false
  const ask = (signal: NodeJS.Signals) => {
    if (asked) process.exit(EXIT.unexpected)
    asked = true
    stop(signal)
  }
  process.on('SIGTERM', ask)
  process.on('SIGINT', ask)
  for (const name of passedOn) process.on(name, pass)
}

async function surroundingsOf(
  connection: SidecarArguments['connection'],
): Promise<{ surroundings: Surroundings; close: () => void }> {
  const own = {
    clock: systemClock,
    random: () => randomInt(2 ** 32) / 2 ** 32,
    now: wallTime,
    version: versionOf(),
  }
  if (connection === undefined) return { surroundings: own, close: () => undefined }
  const connected = await connect(connection)
  const { api, namespace } = connected
  return { surroundings: { ...own, api, namespace }, close: () => connected.close() }
}

/** It only goes into the metrics, so that it may be unknown. */
function versionOf(): string | undefined {
  try {
    const text = process
      .getBuiltinModule('node:fs')
      .readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
    return (JSON.parse(text) as { version?: string }).version
  } catch {
    return undefined
  }
}
