import { constants } from 'node:os'

/** How a process ended: with a code, or by a signal. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
}

/**
 * The exit code that tells of the ending, as shells have it: 128 and the number for a signal.
 *
 * @example
 * exitCodeOf({ code: null, signal: 'SIGTERM' }) // 143
 */
export const exitCodeOf = ({ code, signal }: Ending): number =>
  signal === null ? (code ?? 1) : 128 + constants.signals[signal]

/**
 * The exit code of a command that did not start, as shells have it: 127 for one that is not found, 126 for another
 * reason.
 *
 * @example
 * exitCodeOfFailure('ENOENT') // 127
 */
export const exitCodeOfFailure = (code: string | undefined): number => (code === 'ENOENT' ? 127 : 126)
