import { envName, type OptionRow } from '../../src/cli/option-row.ts'
import { table } from './page.ts'

/**
 * The options of a command as a table; `inWords` says defaults that no text in the code has.
 *
 * @example
 * optionTable(clusterOptions)
 */
export function optionTable(
  options: Readonly<Record<string, OptionRow>>,
  inWords: Readonly<Record<string, string>> = {},
): string {
  return table(
    ['Flag', 'Environment', 'Default', 'Meaning'],
    Object.entries(options).map(([setting, { flags, fallback, help }]) => [
      flags
        .split(', ')
        .map((flag) => `\`${flag}\``)
        .join(', '),
      `\`${envName(setting)}\``,
      inWords[setting] ?? (fallback === undefined ? '' : `\`${fallback}\``),
      help,
    ]),
  )
}

/** How options are given, for all commands. */
export const optionRules = `A flag comes before its environment variable, and that before the default. A flag without a value is set by \`true\`
in its variable.`
