import { mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import pino, { type DestinationStream, type Logger } from 'pino'

/** The server's log. */
export interface Log {
  logger: Logger
  /** Writes what every call writes: the same line as the logger's, by one JSON.stringify. */
  line(level: Level, fields: object, message: string): void
  /** Writes out what is still held. */
  flush(): void
}

/** Levels that lines have. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** How to log. */
export interface LogOptions {
  level: Level | 'silent'
  /** `text` is for people at a terminal. */
  format: 'json' | 'text'
  /** File to append to; standard output when undefined. */
  file?: string | undefined
}

/** How long a line may wait to be written to a file, in milliseconds. */
const FLUSH_MS = 500

/** Bytes that are collected before they are written to a file. */
const BUFFER_BYTES = 8_192

/**
 * Makes the log: one JSON object a line with `time` (ISO 8601), `level`, `msg`, or one readable line.
 *
 * @example
 * createLog({ level: 'info', format: 'json' }).logger.info({ url }, 'listening')
 */
export function createLog({ level, format, file }: LogOptions): Log {
  const target =
    file === undefined
      ? pino.destination({ fd: 1, sync: true })
      : pino.destination({ fd: openLog(file), sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_MS })
  const stream = format === 'text' ? textStream(target) : target
  const time = isoClock()
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${time()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
    },
    stream,
  )
  return {
    logger,
    line(level, fields, msg) {
      if (logger.isLevelEnabled(level))
        stream.write(`${JSON.stringify({ level, time: time(), ...fields, msg })}\n`)
    },
    flush: () => target.flushSync(),
  }
}

function openLog(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a')
  } catch (error) {
    throw new Error(`the log file ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`, {
      cause: error,
    })
  }
}

/** The wall clock as ISO 8601, written anew once a millisecond at most. */
function isoClock(): () => string {
  let at = 0
  let text = ''
  return () => {
    const now = new Date()
    if (now.getTime() !== at) {
      at = now.getTime()
      text = now.toISOString()
    }
    return text
  }
}

const MARKS: Record<string, string> = { warn: 'warning: ', error: 'error: ' }

/** Turns JSON lines into lines for people: time, message, then what else there is as `key=value`. */
function textStream(target: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { time, level, msg, stack, ...rest } = JSON.parse(line) as Record<string, unknown>
      const clock = String(time).slice(11, 23)
      const pairs = Object.entries(rest).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
      const trace = typeof stack === 'string' ? `\n${stack}` : ''
      target.write(`${[clock, `${MARKS[String(level)] ?? ''}${String(msg)}`, ...pairs].join('  ')}${trace}\n`)
    },
  }
}
