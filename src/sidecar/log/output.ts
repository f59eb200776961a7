import type { Writable } from 'node:stream'

/** Bytes that may wait for a reader that does not read. */
const MOST_WAITING = 1_048_576

/**
 * Writes lines to a stream such as standard output. When the other side closes it, or does not read for long, lines are
 * lost: that must neither end the process nor fill its memory.
 *
 * @example
 * openOutput(process.stdout)('one line')
 */
export function openOutput(stream: Writable): (line: string) => void {
  let closed = false
  stream.on('error', () => {
    closed = true
  })
  return (line) => {
    if (!closed && stream.writableLength < MOST_WAITING) stream.write(`${line}\n`)
  }
}
