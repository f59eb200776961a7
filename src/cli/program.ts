import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addCluster } from './cluster.ts'
import { addDemo } from './demo.ts'
import { addDev } from './dev.ts'
import { addServe } from './serve.ts'
import { addSidecar } from './sidecar.ts'

const { version, description } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string; description: string }

const program = new Command('hookwright')
  .description(description)
  .version(version)
  .showHelpAfterError('(hookwright --help, or hookwright COMMAND --help, explains)')

try {
  addServe(program)
  addSidecar(program)
  addDev(program)
  addDemo(program)
  addCluster(program)
  await program.parseAsync()
} catch (error) {
  // What a user can mend is said in one line; anything else is a defect and shows its stack.
  process.stderr.write(`hookwright: ${error instanceof Error ? error.message : String(error)}\n`)
  if (process.env.HOOKWRIGHT_DEBUG) console.error(error)
  process.exitCode = 1
}
