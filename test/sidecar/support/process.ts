import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { serveApi, TOKEN, type Served } from '../../apiserver/support/served.ts'
import type { Cleanup } from '../../support/cleanup.ts'
import { temporaryFolder } from '../../support/hooks-folder.ts'
import { MAIN } from '../../support/running-server.ts'

/** `hookwright sidecar` in a process of its own. */
export interface SidecarProcess {
  child: ChildProcess
  /** What it printed so far, on both outputs. */
  output: () => string
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** A served cluster, with a kubeconfig for it. */
export interface ServedCluster extends Served {
  kubeconfig: string
  /** Holds the token; may be written anew. */
  tokenFile: string
}

/** Serves a cluster until the end of the test. */
export async function serveCluster(cleanup: Cleanup): Promise<ServedCluster> {
  const served = await serveApi(cleanup)
  const folder = temporaryFolder(cleanup)
  const kubeconfig = join(folder, 'kubeconfig')
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, TOKEN)
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'c',
          cluster: {
            server: served.url,
            'certificate-authority-data': Buffer.from(served.ca).toString('base64'),
          },
        },
      ],
      users: [{ name: 'u', user: { tokenFile } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  )
  return { ...served, kubeconfig, tokenFile }
}

/** Starts the command; it is killed at the end of the test. */
export function spawnSidecar(
  cleanup: Cleanup,
  args: readonly string[],
  { env = {} }: { env?: Record<string, string> } = {},
): SidecarProcess {
  const child = spawn(process.execPath, [MAIN, 'sidecar', '--admin-listen', '127.0.0.1:0', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  cleanup(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  return { child, output: () => output, ended }
}
