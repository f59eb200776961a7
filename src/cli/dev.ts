import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../time/clock.ts'
import { addOptions } from './command-options.ts'
import { devOptions, type ParsedDevOptions } from './dev-options.ts'
import { closeAt, endSignal, hookOptions, standardOutput } from './session.ts'

/** Where hooks of a ConfigMap are unpacked: below the project, whose node_modules they may import from. */
const UNPACKED = join('.hookwright', 'hooks')

/** Adds `hookwright dev`. */
export function addDev(program: Command): void {
  const command = program
    .command('dev')
    .summary('develop controllers: a cluster, the engine and the hooks in one process')
    .description(
      `Runs a Kubernetes API, its workloads, Metacontroller's engine and the hooks in one process, for development only.
Hooks and manifests are taken anew at every save; what happens is told line by line. A webhook is answered by the hook
module of its path, whatever its host or service. Ends on SIGINT and SIGTERM.`,
    )
    .argument(
      '[file...]',
      'manifests, or folders of them, that are applied as they are: the objects to work with',
    )
  addOptions(command, devOptions)
  command.action(async (files: string[], options: ParsedDevOptions) => {
    // A project need not have controllers in files: they may be among those that are named.
    const isOptional = command.getOptionValueSource('manifests') === 'default' && files.length > 0
    if (options.hooksFromConfigmap !== undefined && command.getOptionValueSource('hooks') !== 'default')
      throw new Error('--hooks and --hooks-from-configmap: hooks come from the one or the other')
    const manifests = isOptional && !existsSync(options.manifests) ? undefined : options.manifests
    await runDev({ ...options, manifests, files })
  })
}

async function runDev(
  options: Omit<ParsedDevOptions, 'manifests'> & { manifests: string | undefined; files: string[] },
): Promise<void> {
  const screen = standardOutput()
  const { startDev } = await import('../local/dev/dev.ts')
  const { listen, writeKubeconfig: kubeconfig, dataDir, timeScale, hooksFromConfigmap: hooksFrom } = options
  const signal = endSignal()
  const session = await startDev(
    {
      ...options,
      hooks:
        hooksFrom === undefined
          ? hookOptions(options.hooks, options.hooksListen)
          : { ...hookOptions(UNPACKED, options.hooksListen), watch: false },
      hooksFrom,
      bugs: options.metacontrollerBugs,
      cluster:
        options.kubeconfig === undefined
          ? { listen, kubeconfig, dataDir, timeScale }
          : { remote: options.kubeconfig },
    },
    { screen, clock: systemClock, signal },
  )
  closeAt(signal, session)
  if (signal.aborted) return
  const change =
    hooksFrom === undefined
      ? 'Save a hook or a manifest'
      : `Edit the ConfigMap ${hooksFrom.name} or save a manifest`
  const seconds = (systemClock.now() / 1000).toFixed(1)
  screen.tell(
    `${screen.paint('green', 'ready')} after ${seconds} s. ${screen.paint('dim', `${change}; Ctrl-C ends it.`)}`,
  )
}
