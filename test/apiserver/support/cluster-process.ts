import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApi, type Api } from '../../../src/cluster/api.ts'
import { loadConfig } from '../../../src/cluster/config.ts'
import { httpsTransport, type HttpsTransport } from '../../../src/cluster/https.ts'
import type { Cleanup } from '../../support/cleanup.ts'
import { until } from '../../support/until.ts'

const COMMAND = fileURLToPath(new URL('../../../bin/hookwright.js', import.meta.url))

/** What a process came to. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  output: string
}

/** `hookwright cluster` in a process of its own. */
export interface ClusterProcess {
  child: ChildProcess
  ended: Promise<Ended>
  output: () => string
  url: string
  kubeconfig: string
  transport: HttpsTransport
  api: Api
}

/** Runs the command; its kubeconfig is written into `folder`. */
export function runCluster(
  cleanup: Cleanup,
  folder: string,
  args: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended>; output: () => string } {
  const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0']
  const kubeconfig = args.includes('--write-kubeconfig')
    ? []
    : ['--write-kubeconfig', join(folder, 'kubeconfig')]
  const child = spawn(process.execPath, [COMMAND, 'cluster', ...listen, ...kubeconfig, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    output,
  }))
  cleanup(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return { child, ended, output: () => output }
}

/** Starts a cluster and waits until it answers. */
export async function startClusterProcess(
  cleanup: Cleanup,
  folder: string,
  args: readonly string[] = [],
): Promise<ClusterProcess> {
  const { child, ended, output } = runCluster(cleanup, folder, args)
  const url = await until('the cluster to listen', () => {
    if (child.exitCode !== null) throw new Error(`the cluster ended: ${output()}`)
    return /^ {2}(https:\S+)$/m.exec(output())?.[1]
  })
  const kubeconfig = join(folder, 'kubeconfig')
  const transport = httpsTransport(await loadConfig({ kubeconfig }))
  cleanup(() => transport.close())
  return { child, ended, output, url, kubeconfig, transport, api: createApi(transport) }
}
