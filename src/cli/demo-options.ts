import { sessionOptions, type ParsedSessionOptions } from './dev-options.ts'
import type { OptionRow } from './option-row.ts'
import { parseFlag } from './parse.ts'

/** The options of `hookwright demo`, by the name of the setting. */
export const demoOptions = {
  stay: {
    flags: '--stay',
    parse: parseFlag,
    help: 'keep running afterwards, for kubectl and for changing things',
  },
  ...sessionOptions,
  listen: { ...sessionOptions.listen, fallback: '127.0.0.1:0' },
  timeScale: { ...sessionOptions.timeScale, fallback: '10' },
} as const satisfies Record<string, OptionRow>

/** The options as commander gives them. */
export interface ParsedDemoOptions extends ParsedSessionOptions {
  stay: boolean
}
