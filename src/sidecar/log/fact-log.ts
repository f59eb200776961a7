import type { Report } from '../facts.ts'
import { escapeUnseen, isoTime, shorten } from '../wording.ts'
import { lineOf, type Level, type Line } from './lines.ts'

/** The least that is logged. */
export type LogLevel = Level | 'silent'

/** How facts are logged. */
export interface FactLogOptions {
  /** Takes a line without its end. */
  write: (line: string) => void
  level: LogLevel
  /** `text` is for people at a terminal. */
  format: 'json' | 'text'
  /** Milliseconds since 1970. */
  now: () => number
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 }

const marks: Readonly<Record<Level, string>> = { debug: '', info: '', warn: 'warning: ', error: 'error: ' }

/**
 * Makes a log of facts, a line each: an object with `time` (ISO 8601), `level`, `event` (the type of the fact), `msg`
 * and what belongs to it, or a line for people. No line holds a value of a key.
 *
 * @example
 * const report = createFactLog({ write: openOutput(process.stdout), level: 'info', format: 'json', now: wallTime })
 * report({ type: 'stopping', signal: 'SIGTERM' })
 */
export function createFactLog({ write, level, format, now }: FactLogOptions): Report {
  const least = ranks[level]
  const print = format === 'json' ? jsonLine : textLine
  return (fact) => {
    const line = lineOf(fact)
    if (ranks[line.level] >= least) write(print(isoTime(now()), fact.type, line))
  }
}

function jsonLine(time: string, event: string, { level, msg, fields }: Line): string {
  return escapeUnseen(JSON.stringify({ time, level, event, msg, ...fields }, shortened))
}

/** As the log of the hook server: time, message, then `key=value`. */
function textLine(time: string, _event: string, { level, msg, fields }: Line): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${name}=${textOf(value)}`],
  )
  const clock = time.slice(11, 23)
  return escapeUnseen([clock, `${marks[level]}${shorten(msg)}`, ...pairs].join('  '))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? shorten(value) : JSON.stringify(value, shortened)
}

function shortened(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? shorten(value) : value
}
