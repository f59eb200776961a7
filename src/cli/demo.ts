import { join } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../time/clock.ts'
import { addOptions } from './command-options.ts'
import { demoOptions, type ParsedDemoOptions } from './demo-options.ts'
import { closeAt, endSignal, hookOptions, standardOutput } from './session.ts'

/** Adds `hookwright demo`. */
export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('see it work: two controllers, their objects, and what becomes of them')
    .description(
      `Starts what "hookwright dev" starts, with the controllers that come with hookwright, applies their examples step by step,
and shows what they lead to. Needs no cluster and no kubectl. Exits with 0 when all came true, with 1 otherwise.`,
    )
  addOptions(command, demoOptions)
  command.action(runDemo)
}

async function runDemo(options: ParsedDemoOptions): Promise<void> {
  const screen = standardOutput()
  const [{ startDev }, { playDemo }, { goOn }, { isOnPath }, { examplesOf }] = await Promise.all([
    import('../local/dev/dev.ts'),
    import('../local/dev/demo/demo.ts'),
    import('../local/dev/demo/go-on.ts'),
    import('../local/dev/demo/is-on-path.ts'),
    import('../local/dev/demo/examples.ts'),
  ])
  const { listen, hooksListen, writeKubeconfig, timeScale, verbose, stay } = options
  const root = examplesOf(join(import.meta.dirname, '../..'))
  const hooks = join(root, 'hooks')
  const signal = endSignal()
  const session = await startDev(
    {
      hooks: hookOptions(hooks, hooksListen),
      manifests: join(root, 'compositecontrollers'),
      files: [],
      cluster: { listen, timeScale, kubeconfig: stay ? writeKubeconfig : undefined },
      engine: 'here',
      bugs: 'stop',
      verbose,
    },
    { screen, clock: systemClock, signal },
  )
  closeAt(signal, session)
  try {
    await playDemo({ session, root, screen, clock: systemClock })
  } catch (error) {
    await session.close()
    throw error
  }
  const kubectl = isOnPath('kubectl', process.env.PATH)
  screen.write(goOn({ stays: stay, kubeconfig: writeKubeconfig, kubectl, root }).join('\n'))
  if (!stay) await session.close()
}
