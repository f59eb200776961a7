import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApi, type Api } from '../../../src/cluster/api.ts'
import { loadConfig } from '../../../src/cluster/config.ts'
import { httpsTransport } from '../../../src/cluster/https.ts'
import type { Cleanup } from '../../support/cleanup.ts'
import { until } from '../../support/until.ts'

const COMMAND = fileURLToPath(new URL('../../../bin/hookwright.js', import.meta.url))

/** How long starting everything may take: the machine may be slow. */
export const START_MS = 60_000

/** A command of hookwright in a process of its own. */
export interface RunningCommand {
  child: ChildProcess
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  /** What it printed, on both streams. */
  output: () => string
  /** Waits until it prints something that matches, after what was printed when `from` was taken. */
  says: (what: RegExp, from?: number) => Promise<RegExpExecArray>
}

/** Runs a command in a folder; it does not outlive the test. */
export function runCommand(cleanup: Cleanup, folder: string, args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  cleanup(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return {
    child,
    ended,
    output: () => output,
    says: (what, from = 0) =>
      until(
        `${String(what)} in:\n${output.slice(from)}`,
        () => {
          const found = what.exec(output.slice(from))
          if (!found && child.exitCode !== null)
            throw new Error(`it ended without ${String(what)}:\n${output}`)
          return found
        },
        START_MS,
      ).catch((error: unknown) => {
        throw new Error(`waited in vain for ${String(what)} in:\n${output.slice(from)}`, { cause: error })
      }),
  }
}

/** Options with which any number of sessions run side by side. */
export const FREE_PORTS = ['--listen', '127.0.0.1:0']

/** A client of the cluster that a command started in a folder. */
export async function apiOf(
  cleanup: Cleanup,
  folder: string,
  kubeconfig = '.hookwright/kubeconfig',
): Promise<Api> {
  const transport = httpsTransport(await loadConfig({ kubeconfig: join(folder, kubeconfig) }))
  cleanup(() => transport.close())
  return createApi(transport)
}
