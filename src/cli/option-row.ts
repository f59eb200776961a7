/** One option of a command. Flags, environment variables, `--help` and its reference page are made from it. */
export interface OptionRow {
  /**
   * As commander takes it: `--listen <host:port>`. A flag without a value takes none; with `[...]` the value may be left
   * out.
   */
  flags: string
  /** The value it has when nothing is said, as a person would write it; undefined for none. */
  fallback?: string | undefined
  /** The value it has when the flag stands there without one. */
  bare?: string
  /** It may be given more than once. `commas`: one text may hold several values. In a variable, lines part them as well. */
  repeat?: 'lines' | 'commas'
  /** It may hold a credential, so that errors do not repeat it. */
  secret?: boolean
  parse: (text: string) => unknown
  help: string
}

/** `shutdownDelay` is `HOOKWRIGHT_SHUTDOWN_DELAY` in the environment. */
export function envName(setting: string): string {
  return `HOOKWRIGHT_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** Whether an option has a value, or is there or not. */
export function takesValue({ flags }: OptionRow): boolean {
  return /[<[]/.test(flags)
}

/**
 * The values in a text, for an option that may be given more than once.
 *
 * @example
 * splitValues('a, b', 'commas') // ['a', 'b']
 */
export function splitValues(text: string, by: 'lines' | 'commas'): string[] {
  const parts = text.split(by === 'lines' ? '\n' : /[,\n]/).map((part) => part.trim())
  return parts.filter((part) => part !== '')
}
