import { enableCompileCache } from 'node:module'
import type { Command } from 'commander'
import { systemClock } from '../time/clock.ts'
import { clusterOptions, type ParsedClusterOptions } from './cluster-options.ts'
import { addOptions } from './command-options.ts'

/** Adds `hookwright cluster`. */
export function addCluster(program: Command): void {
  const command = program
    .command('cluster')
    .summary('run an embedded Kubernetes API, for development only')
    .description(
      `Runs a Kubernetes API in this process, for development and tests only: kubectl and controllers take it for a cluster, but
nothing runs in its Pods, and whoever has its token may do everything. It listens on loopback and ends on SIGTERM and SIGINT.`,
    )
  addOptions(command, clusterOptions)
  command.action(runCluster)
}

async function runCluster(options: ParsedClusterOptions): Promise<void> {
  // Hundreds of small modules: compiled once for this version of Node, and kept in the folder for temporary files.
  enableCompileCache()
  // Loaded here, so that other commands start without it.
  const { startCluster } = await import('../local/run/start-cluster.ts')
  const { writeKubeconfig } = await import('../local/apiserver/listen/kubeconfig.ts')
  const { listen, dataDir, workloads, writeKubeconfig: path } = options
  const cluster = await startCluster({
    clock: systemClock,
    ...listen,
    ...(dataDir !== undefined && { dataDir }),
    workloads,
    onDefect: report,
  })
  try {
    writeKubeconfig(path, cluster.url, cluster.credentials)
  } catch (error) {
    await cluster.close()
    throw error
  }
  process.stdout.write(`Kubernetes API, embedded: development only, no Pods run here
  ${cluster.url}
  export KUBECONFIG=${path}
`)

  const stop = () => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
    void cluster.close().catch((error: unknown) => {
      report(error, 'shutting down')
      process.exitCode = 1
    })
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function report(error: unknown, where: string): void {
  process.stderr.write(
    `hookwright: ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
}
