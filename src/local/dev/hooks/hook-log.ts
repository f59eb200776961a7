import pino from 'pino'
import { isFields, own } from '../../../protocol/own.ts'
import type { Log } from '../../../server/log.ts'

/** What the hook server tells while it runs. */
export type HookEvent =
  /** A call that was refused, or answered with a warning. */
  | {
      type: 'answer'
      route: string
      parent: string | undefined
      status: number
      code: string | undefined
      text: string
      stack: string | undefined
      warnings: readonly { code: string; path: string; message: string }[]
    }
  /** A line of a hook's own, or of the server's about its workers. */
  | {
      type: 'said'
      level: string
      text: string
      route: string | undefined
      parent: string | undefined
      stack: string | undefined
    }

type Answer = Extract<HookEvent, { type: 'answer' }>

/**
 * A log of the hook server that turns its lines into events.
 *
 * @example
 * const server = await serve(options, hookLog((event) => console.log(event.type)))
 */
export function hookLog(tell: (event: HookEvent) => void): Log {
  const write = (line: string) => {
    const { level, msg, route, parent, stack } = JSON.parse(line) as Record<string, unknown>
    tell({
      type: 'said',
      level: String(level),
      text: String(msg),
      route: textOf(route),
      parent: textOf(parent),
      stack: textOf(stack),
    })
  }
  return {
    logger: pino(
      { level: 'info', base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
      { write },
    ),
    line(_level, fields, text) {
      const of = (name: string) => own(fields, name)
      const warnings = of('warnings')
      const code = textOf(of('code'))
      if (code === undefined && !Array.isArray(warnings)) return
      tell({
        type: 'answer',
        route: textOf(of('route')) ?? textOf(of('path')) ?? '',
        parent: textOf(of('parent')),
        status: Number(of('status')),
        code,
        text,
        stack: textOf(of('stack')),
        warnings: Array.isArray(warnings) ? (warnings.filter(isFields) as unknown as Answer['warnings']) : [],
      })
    },
    flush: () => undefined,
  }
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
