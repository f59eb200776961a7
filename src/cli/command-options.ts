import { Option, type Command } from 'commander'
import { envName, type OptionRow } from './option-row.ts'

/** Adds options from their table: flags, environment variables and defaults. */
export function addOptions(command: Command, rows: Record<string, OptionRow>): void {
  for (const [setting, { flags, fallback, parse, help }] of Object.entries(rows)) {
    const option = new Option(flags, help)
    // The default goes through the same parser as what a user writes, and help shows it as written.
    if (fallback !== undefined) option.default(parse(fallback), fallback)
    if (flags.includes('<')) option.env(envName(setting)).argParser(parse)
    else {
      // Commander would take any value of the variable for true, "false" too.
      option.description += ` (env: ${envName(setting)})`
      const isOn = parse(process.env[envName(setting)] ?? 'false') === true
      // `--no-engine` sets `engine`, which is true until somebody says no.
      option.default(option.negate ? !isOn : isOn, 'false')
    }
    command.addOption(option)
  }
}
