import type { Clock } from '../../../time/clock.ts'
import { painter, type Paint } from './paint.ts'

/** Where a session writes to. */
export interface Screen {
  paint: Paint
  /** Columns; as many as one likes where it is no terminal. */
  readonly width: number
  /** Writes lines as they are. */
  write(text: string): void
  /** Writes what happened now: its lines with the time before the first. */
  tell(text: string): void
  /** Shows on a terminal what is waited for, below all lines, until it is taken away with undefined. */
  wait(text: string | undefined): void
}

/** A terminal, a pipe or a file. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** What a screen is made of. */
export interface ScreenOptions {
  output: Output
  clock: Clock
  /** Milliseconds since 1970. */
  now: () => number
}

/** Columns before what happened. */
export const INDENT = ' '.repeat('12:03:04  '.length)

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const FRAME_MS = 100
const CLEAR = '\r\u001b[2K'

/**
 * Makes the writer of a session: plain lines, and on a terminal colours and a line of progress.
 *
 * @example
 * const screen = createScreen({ output: process.stdout, clock: systemClock, now: wallTime })
 * screen.tell('hooks reloaded')
 */
export function createScreen({ output, clock, now }: ScreenOptions): Screen {
  const paint = painter(output)
  const isTerminal = output.isTTY === true
  let waiting: { text: string; since: number } | undefined
  let frame = 0
  let cancel: (() => void) | undefined

  const draw = () => {
    cancel?.()
    if (waiting === undefined) return
    const seconds = ((clock.now() - waiting.since) / 1000).toFixed(1)
    const line = ` ${FRAMES.charAt(frame++ % FRAMES.length)} ${waiting.text} … ${seconds} s`
    output.write(`${CLEAR}${paint('dim', line.slice(0, width() - 1))}`)
    cancel = clock.after(FRAME_MS, draw)
  }
  // Some terminals have no idea how wide they are, and say 0.
  const width = () => (isTerminal ? Math.max(output.columns ?? 0, 0) || 80 : 160)
  const write = (text: string) => {
    if (waiting !== undefined) output.write(CLEAR)
    output.write(`${text}\n`)
    draw()
  }

  return {
    paint,
    get width() {
      return width()
    },
    write,
    tell(text) {
      const [first = '', ...more] = text.split('\n')
      write([`${paint('dim', timeOf(now()))}  ${first}`, ...more.map((line) => INDENT + line)].join('\n'))
    },
    wait(text) {
      if (!isTerminal) return
      if (text === undefined && waiting !== undefined) output.write(CLEAR)
      waiting = text === undefined ? undefined : { text, since: clock.now() }
      draw()
    },
  }
}

/** The time of day where the user is: `12:03:04`. */
const timeOf = (ms: number): string => new Date(ms).toTimeString().slice(0, 8)
