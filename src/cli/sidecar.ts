import type { Command } from 'commander'
import { addOptions } from './command-options.ts'
import { sidecarOptionGroups } from './sidecar/options.ts'

/** Adds `hookwright sidecar`, to be shown by `--help`. It runs without commander, for which it has no memory: main.ts. */
export function addSidecar(program: Command): void {
  const command = program
    .command('sidecar')
    .summary('keep a folder equal to ConfigMaps and Secrets, and reload')
    .description(
      `Keeps a folder equal to ConfigMaps and Secrets, and tells a program when it changed: by HTTP, by a command, or by a
signal to the program after "--", which it then runs.
SIGHUP compares with the disk and reloads; SIGTERM and SIGINT end it.`,
    )
    .usage('[options] [-- COMMAND ARGUMENTS...]')
  for (const [heading, rows] of Object.entries(sidecarOptionGroups)) {
    command.optionsGroup(`${heading}:`)
    addOptions(command, rows)
  }
}
