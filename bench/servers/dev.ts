import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { residentMb } from './resident.ts'

/** `hookwright dev` under load. */
export interface RunningDev {
  kubeconfig: string
  /** Milliseconds from the start of the process until it said that it is ready. */
  readyMs: number
  /** Resident memory in megabytes, now. */
  residentMb: () => number
  stop: () => Promise<void>
}

/** Where the command is, built. */
export const command = new URL('../../dist/cli/main.js', import.meta.url).pathname

/** As bin/hookwright.js has it: modules that were compiled once are kept. */
export const environment = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hookwright-bench-compiled') }

/** Starts `hookwright dev` with the hooks and the controllers of this repository. */
export async function startDev(): Promise<RunningDev> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [command, 'dev', '--listen', '127.0.0.1:0', '--write-kubeconfig', kubeconfig],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: new URL('../..', import.meta.url), env: environment },
  )
  let printed = ''
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (piece: Buffer) => {
      printed += piece.toString()
      if (printed.includes(' ready after ')) resolve()
    })
    child.on('exit', () => reject(new Error(`hookwright dev did not start:\n${printed}`)))
  })
  await ready
  return {
    kubeconfig,
    readyMs: performance.now() - startedAt,
    residentMb: () => residentMb(child.pid),
    async stop() {
      child.removeAllListeners('exit')
      child.kill('SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}
