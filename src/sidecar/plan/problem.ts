import type { Refusal } from '../model.ts'
import { shorten } from '../wording.ts'

/** Why a key is not written, before it is said of which key. */
export type Problem = Omit<Refusal, 'from'>

/** Tells a problem from the result that was asked for. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value
}

const SHOWN = 80

/**
 * A name as messages show it: in quotes, without control characters, and no longer than a line.
 *
 * @example
 * quote('a\nb') // '"a\\nb"'
 */
export function quote(name: string): string {
  return JSON.stringify(shorten(name, SHOWN))
}
