import type { ChildProcess, SpawnOptions } from 'node:child_process'
import type { Clock } from '../../time/clock.ts'
import { withoutCredentials } from '../environment.ts'
import type { Report } from '../facts.ts'
import type { ChildOptions } from '../options.ts'
import type { Outcome, ReloadTarget } from '../reload/target.ts'
import { exitCodeOf, exitCodeOfFailure, type Ending } from './exit-code.ts'

/** The program that the sidecar runs. */
export interface Child {
  /** Starts the program, once. Does nothing after `stop`. */
  start(): void
  /** Sends the signal of a batch. */
  readonly target: ReloadTarget
  /**
   * How the program ended, by whomever: 128 and the number for a signal, 127 when it is not found, 126 when it cannot be
   * run. When it was stopped before it was started, that is what the signal alone would have made of it.
   */
  readonly ended: Promise<{ exitCode: number }>
  /**
   * Passes a signal of `FORWARDED` on. SIGINT or SIGQUIT before the start means that it shall not start; others have
   * nobody to reach then.
   */
  forward(signal: NodeJS.Signals): void
  /** Passes SIGTERM on, and SIGKILL to its whole process group when the time to end is over. Resolves when it ended. */
  stop(): Promise<void>
}

/** What a child is told, beside its options. */
export interface ChildContext {
  clock: Clock
  report: Report
  spawn?: (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess
}

/** Signals that the program is to have when the sidecar gets them. SIGTERM is what `stop` is for. */
export const FORWARDED = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const

/** A second SIGINT within this time is the same press of a key: from the terminal, and passed on by the shell as PID 1. */
const SAME_KEY_MS = 100

/**
 * Prepares to run a program below the sidecar, with its standard input and output, and its environment without the
 * sidecar's credentials (`withoutCredentials`).
 *
 * Call `start` when the first sync is on disk. What is there then is what the program reads, so it counts as accepted:
 * set the accepted digest of `target.id` to that of the disk just before the start, and no signal is owed for it. Until
 * `startGraceMs` later a signal waits, since a program without a handler yet would die of it.
 *
 * The program has a session, and with it a process group, of its own: Ctrl-C reaches every process of a terminal's
 * foreground group, so that it would get SIGINT twice, and from `docker kill` or Kubernetes only PID 1 gets a signal. This
 * way there is always one, from `forward`. It also means that SIGKILL can take its helpers along, and that it cannot open
 * /dev/tty. Signals other than that SIGKILL go to the program alone, which knows what its helpers need.
 *
 * @example
 * const child = createChild(options.child, { clock: systemClock, report })
 * for (const signal of FORWARDED) process.on(signal, () => child.forward(signal))
 * process.on('SIGTERM', () => void child.stop())
 * child.start()
 * process.exitCode = (await child.ended).exitCode
 */
export function createChild(options: ChildOptions, context: ChildContext): Child {
  const { clock, report, spawn = process.getBuiltinModule('node:child_process').spawn } = context
  const [command, ...args] = options.command
  const { promise: ended, resolve } = Promise.withResolvers<{ exitCode: number }>()
  let state: 'waiting' | 'running' | 'over' = 'waiting'
  let pid: number | undefined
  let startedAt = 0
  let stopping = false
  let cancelKill: (() => void) | undefined
  const sent = new Map<NodeJS.Signals, number>()

  const over = (exitCode: number) => {
    state = 'over'
    cancelKill?.()
    process.removeListener('exit', terminate)
    resolve({ exitCode })
  }
  const failed = (error: NodeJS.ErrnoException) => {
    // The error of a signal that could not be sent comes this way too.
    if (state === 'over' || pid !== undefined) return
    const why = error.code === 'ENOENT' ? 'it is not found' : (error.code ?? error.message)
    report({ type: 'warning', message: `cannot run the command ${command}: ${why}; see what follows --` })
    over(exitCodeOfFailure(error.code))
  }
  /** Says what went wrong. */
  const kill = (signal: NodeJS.Signals, whole = false): string | undefined => {
    if (state !== 'running' || pid === undefined) return `${command} is not running`
    try {
      process.kill(whole ? -pid : pid, signal)
      return undefined
    } catch (error) {
      return `${signal} cannot be sent to ${command}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`
    }
  }
  // A sidecar that comes to grief must not leave the program behind, with nobody to keep its files.
  const terminate = () => void kill('SIGTERM')

  const run = () => {
    state = 'running'
    startedAt = clock.now()
    try {
      const started = spawn(command, args, {
        stdio: 'inherit',
        detached: true,
        env: withoutCredentials(process.env),
      })
      pid = started.pid
      started.once('exit', (code, signal) => {
        const ending: Ending = { code, signal }
        report({ type: 'child-ended', ...ending })
        over(exitCodeOf(ending))
      })
      started.on('error', failed)
    } catch (error) {
      failed(error as NodeJS.ErrnoException)
    }
    if (pid === undefined) return
    process.once('exit', terminate)
    report({ type: 'child-started', pid, command })
  }

  const send = async (signal: AbortSignal): Promise<Outcome> => {
    const left = startedAt + options.startGraceMs - clock.now()
    if (state === 'running' && left > 0) await pause(clock, left, { signal, ended })
    if (signal.aborted) return { ok: false, message: 'given up', slow: false }
    const problem = stopping ? `${command} is being stopped` : kill(options.signal)
    if (problem !== undefined) return { ok: false, message: problem, slow: false }
    report({ type: 'child-signalled', pid: pid ?? 0, signal: options.signal })
    return { ok: true }
  }

  return {
    ended,
    target: { id: `signal ${options.signal}`, send: (_change, signal) => send(signal) },
    start() {
      if (state === 'waiting') run()
    },
    forward(signal) {
      const isKey = signal === 'SIGINT' || signal === 'SIGQUIT'
      if (isKey && clock.now() - (sent.get(signal) ?? -Infinity) < SAME_KEY_MS) return
      sent.set(signal, clock.now())
      if (state === 'waiting' && isKey) over(exitCodeOf({ code: null, signal }))
      else kill(signal)
    },
    async stop() {
      if (state === 'waiting') over(exitCodeOf({ code: null, signal: 'SIGTERM' }))
      if (!stopping && state === 'running') {
        kill('SIGTERM')
        cancelKill = clock.after(options.stopGraceMs, () => kill('SIGKILL', true))
      }
      stopping = true
      await ended
    },
  }
}

/** Waits for as long as that, or until it makes no sense any more. */
function pause(
  clock: Clock,
  ms: number,
  { signal, ended }: { signal: AbortSignal; ended: Promise<unknown> },
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
    void ended.then(done)
  })
}
