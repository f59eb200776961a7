import type { Command } from 'commander'
import type { EngineReport } from '../local/engine/report/report.ts'
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
nothing runs in its Pods, and whoever has its token may do everything. Workloads come alive all the same, and Metacontroller's
engine calls the hooks of its controllers. It listens on loopback and ends on SIGTERM and SIGINT.`,
    )
  addOptions(command, clusterOptions)
  command.action(runCluster)
}

async function runCluster(options: ParsedClusterOptions): Promise<void> {
  // Loaded here, so that other commands start without it.
  const { startCluster } = await import('../local/run/start-cluster.ts')
  const { listen, dataDir, workloads, engine, timeScale, writeKubeconfig: path } = options
  const cluster = await startCluster({
    clock: systemClock,
    ...listen,
    dataDir,
    kubeconfig: path,
    workloads,
    timeScale,
    engine: engine ? { bugs: options.metacontrollerBugs, tell: tellProblems } : undefined,
    onDefect: report,
  })
  process.stdout.write(`Kubernetes API, embedded: development only, no containers run here
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

/** What somebody has to know; `hookwright dev` tells the rest too. */
function tellProblems(told: EngineReport): void {
  if (told.type === 'warning' || (told.type === 'controller' && told.state === 'refused'))
    process.stderr.write(`hookwright: ${told.controller.kind} ${told.controller.name}: ${told.message}\n`)
}

function report(error: unknown, where: string): void {
  process.stderr.write(
    `hookwright: ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
}
