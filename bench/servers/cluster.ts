import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/cluster/config.ts'
import { httpsTransport, type HttpsTransport } from '../../src/cluster/https.ts'
import { environment } from './dev.ts'
import { residentMb } from './resident.ts'

/** An embedded cluster under load. */
export interface RunningCluster {
  /** Milliseconds from the start of the process until it answered. */
  readyMs: number
  transport: HttpsTransport
  /** Resident memory in megabytes, now. */
  residentMb: () => number
  stop: () => Promise<void>
}

/** Starts `hookwright cluster` from the build. */
export async function startCluster(...args: string[]): Promise<RunningCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const main = new URL('../../dist/cli/main.js', import.meta.url).pathname
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [main, 'cluster', '--listen', '127.0.0.1:0', '--write-kubeconfig', kubeconfig, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'], env: environment },
  )
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (child.exitCode !== null) throw new Error('hookwright cluster did not start')
  const transport = httpsTransport(await loadConfig({ kubeconfig }))
  const { status } = await transport({ method: 'GET', path: '/api/v1/namespaces/default' })
  if (status !== 200) throw new Error(`hookwright cluster answers ${status}`)
  const readyMs = performance.now() - startedAt
  return {
    readyMs,
    transport,
    residentMb: () => residentMb(child.pid),
    async stop() {
      transport.close()
      child.kill('SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}
