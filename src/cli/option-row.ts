/** One option of a command. Flags, environment variables, `--help` and docs/reference/serve.md are made from it. */
export interface OptionRow {
  /** As commander takes it: `--listen <host:port>`. A flag without a value takes none. */
  flags: string
  /** The value it has when nothing is said, as a person would write it; undefined for none. */
  fallback?: string | undefined
  parse: (text: string) => unknown
  help: string
}

/** `shutdownDelay` is `HOOKWRIGHT_SHUTDOWN_DELAY` in the environment. */
export function envName(setting: string): string {
  return `HOOKWRIGHT_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}
