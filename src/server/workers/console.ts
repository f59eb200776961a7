import { format } from 'node:util'
import { callContext } from './context.ts'
import type { ConsoleLine } from './message.ts'

/** Longest line of a hook that reaches the log. */
const LONGEST_LINE = 8192

const LEVELS = {
  debug: 'debug',
  trace: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const

/** Makes `console.log` in a hook a line of the server's log, with the hook and the parent it was called for. */
export function captureConsole(send: (line: ConsoleLine) => void): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) => {
      const context = callContext.getStore()
      const text = format(...values).slice(0, LONGEST_LINE)
      send({ type: 'console', level, text, ...(context && { route: context.route, parent: context.parent }) })
    }
  }
}
