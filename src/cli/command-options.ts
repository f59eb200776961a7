import { InvalidArgumentError, Option, type Command } from 'commander'
import { envName, splitValues, takesValue, type OptionRow } from './option-row.ts'
import { InvalidValue } from './parse.ts'

/** Adds options from their table: flags, environment variables and defaults. */
export function addOptions(command: Command, rows: Record<string, OptionRow>): void {
  for (const [setting, row] of Object.entries(rows)) {
    const { flags, fallback, bare, parse, help } = row
    const option = new Option(flags, help)
    // The default goes through the same parser as what a user writes, and help shows it as written.
    if (fallback !== undefined) option.default(parse(fallback), fallback)
    if (takesValue(row)) option.env(envName(setting)).argParser(argumentParser(row))
    else {
      // Commander would take any value of the variable for true, "false" too.
      option.description += ` (env: ${envName(setting)})`
      const isOn = parse(process.env[envName(setting)] ?? 'false') === true
      // `--no-engine` sets `engine`, which is true until somebody says no.
      option.default(option.negate ? !isOn : isOn, 'false')
    }
    if (bare !== undefined) option.preset(bare)
    command.addOption(option)
  }
}

/** What commander calls with a text, and with the values of before where there may be several. */
function argumentParser({ parse, repeat }: OptionRow): (text: string, before: unknown) => unknown {
  const parseOne = (text: string) => {
    try {
      return parse(text)
    } catch (error) {
      throw error instanceof InvalidValue ? new InvalidArgumentError(error.message) : error
    }
  }
  if (repeat === undefined) return parseOne
  return (text, before) => [
    ...(Array.isArray(before) ? (before as unknown[]) : []),
    ...splitValues(text, repeat).map(parseOne),
  ]
}
