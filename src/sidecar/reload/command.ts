import type { ChildProcessByStdio } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../../time/clock.ts'
import { escapeUnseen, shorten } from '../wording.ts'
import type { Outcome, ReloadTarget } from './target.ts'
import { UNQUOTED } from './words.ts'

/** What running a command needs. */
export interface CommandOptions {
  timeoutMs: number
  clock: Clock
  env: Readonly<Record<string, string | undefined>>
  /** Whether failures hold the last line that it wrote; they do unless told. */
  quotes?: boolean
  /** Takes what the command writes; stderr unless told. */
  output?: Writable
}

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 1_000

/** How long output that was written before the end may take to come. */
const DRAIN_MS = 100

/** How much is remembered of a line that has no end. */
const LONGEST_LINE = 4_096

/** The shell could not find the command, or not run it. */
const HOPELESS: readonly (number | undefined)[] = [126, 127]

/**
 * Runs "$1", its output on stderr, and writes its exit code on stdout. What it writes goes through a pipe of the shell,
 * since Node gives a process sockets, which cannot be opened as /dev/stderr. SIGTERM is for the command alone: the rest
 * ends when the command does.
 */
const SCRIPT = `trap : TERM
run() { trap : TERM; ( exec /bin/sh -c "$1" 2>&1 3>&- ); echo "$?" >&3; }
show() { trap '' TERM; exec cat >&2 3>&-; }
{ run "$1" 2>/dev/null | show; } 3>&1`

/**
 * Makes a target that runs a command with `/bin/sh -c`, before all other targets. All that it starts is one process group,
 * which is ended with it at the timeout. What it writes goes to stderr; the variable HOOKWRIGHT_DIGEST tells what is on
 * disk.
 *
 * @example
 * commandTarget('nginx -t && nginx -s reload', { timeoutMs: 10_000, clock: systemClock, env: process.env })
 */
export function commandTarget(command: string, options: CommandOptions): ReloadTarget {
  return {
    id: 'command',
    first: true,
    send: ({ digest }, signal) => run(command, { ...options, digest, signal }),
  }
}

type RunOptions = CommandOptions & { digest: string; signal: AbortSignal }

function run(command: string, options: RunOptions): Promise<Outcome> {
  const { timeoutMs, clock, env, output = process.stderr, quotes = true, digest, signal } = options
  if (signal.aborted) return Promise.resolve(failure('given up'))
  const { spawn } = process.getBuiltinModule('node:child_process')
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', command], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, HOOKWRIGHT_DIGEST: digest },
    })
    child.once('error', (error) =>
      resolve(failure(`cannot run /bin/sh: ${error.message}; the image needs a shell`, true)),
    )
    // Without files or processes to spare there is nothing to listen to.
    if (child.pid === undefined) return
    const lastLine = keepLastLine(child.stderr)
    pass(child.stderr, output)

    let ending: string | undefined
    let cancelKill: () => void = () => undefined
    const end = (why: string) => {
      if (ending !== undefined) return
      ending = why
      kill(child, 'SIGTERM')
      cancelKill = clock.after(GRACE_MS, () => kill(child, 'SIGKILL'))
    }
    const giveUp = () => end('given up')
    const cancelTimeout = clock.after(timeoutMs, () =>
      end(`did not end within ${timeoutMs} ms and was killed`),
    )
    signal.addEventListener('abort', giveUp, { once: true })

    let code: number | undefined
    let cancelDrain: () => void = () => undefined
    const settle = () => {
      cancelTimeout()
      cancelKill()
      cancelDrain()
      signal.removeEventListener('abort', giveUp)
      // What the command left behind goes with it when it was ended, and may else stay, but does not keep us.
      if (ending !== undefined) kill(child, 'SIGKILL')
      release(child)
      resolve(judge({ code, ending, said: lastLine(), quotes }))
    }
    child.stdout.once('data', (text: Buffer) => {
      code = Number(text.toString())
      cancelDrain = clock.after(DRAIN_MS, settle)
    })
    child.once('close', settle)
  })
}

type Child = ChildProcessByStdio<null, Readable, Readable>

interface Ended {
  /** As the shell has it; undefined when even the shell was killed. */
  code: number | undefined
  /** Why it was ended by us. */
  ending: string | undefined
  said: string
  quotes: boolean
}

function judge({ code, ending, said, quotes }: Ended): Outcome {
  if (ending === undefined && code === 0) return { ok: true }
  const how = ending ?? (code === undefined ? 'was killed' : `ended with exit code ${code}${nameOf(code)}`)
  const words = said === '' ? '' : quotes ? `: ${said}` : UNQUOTED
  return failure(`${how}${words}`, ending === undefined && HOPELESS.includes(code))
}

/** A shell says 128 and the number of the signal. */
function nameOf(code: number): string {
  const { signals } = process.getBuiltinModule('node:os').constants
  const found = Object.entries(signals).find(([, number]) => number === code - 128)
  return found ? ` (${found[0]})` : ''
}

const failure = (message: string, slow = false): Outcome => ({ ok: false, message, slow })

/** Sends a signal to the whole group. */
function kill({ pid }: Child, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it has ended.
  }
}

function release(child: Child): void {
  child.unref()
  for (const stream of [child.stdout, child.stderr]) (stream as Readable & Pick<Socket, 'unref'>).unref()
}

/** Passes on, no faster than it is taken. */
function pass(from: Readable, to: Writable): void {
  from.on('data', (piece: Buffer) => {
    if (to.write(piece)) return
    from.pause()
    to.once('drain', () => from.resume())
  })
}

/** Remembers the last line that is not empty. */
function keepLastLine(stream: Readable): () => string {
  let text = ''
  stream.on('data', (piece: Buffer) => {
    text = (text + piece.toString()).slice(-LONGEST_LINE)
  })
  return () => shorten(escapeUnseen(text.trimEnd().split('\n').at(-1)?.trim() ?? ''), 200)
}
