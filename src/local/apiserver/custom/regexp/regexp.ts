import { Allowance, Machine, type Span } from './machine.ts'
import { parseRegexp } from './parse.ts'
import { compileProgram } from './program.ts'

/** An expression that never backtracks: its work grows with the length of the text, not exponentially. */
export interface Regexp {
  test(text: string, work?: Allowance): boolean
  /** The leftmost match from a place on. */
  find(text: string, from?: number, work?: Allowance): Span | undefined
}

const kept = new Map<string, Regexp>()
const MOST_KEPT = 500

/**
 * A regular expression as Go understands it; throws a `RegexpError` with Go's words, and matching throws `TooMuchWork`.
 *
 * @example
 * regexp('^[a-z]+$').test('abc') // true
 */
export function regexp(source: string): Regexp {
  const known = kept.get(source)
  if (known !== undefined) return known
  const { steps, start } = compileProgram(parseRegexp(source), source)
  const made: Regexp = {
    test: (text, work = new Allowance()) => new Machine(steps, work).run(start, text, 0, true) !== undefined,
    find: (text, from = 0, work = new Allowance()) => new Machine(steps, work).run(start, text, from, false),
  }
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(source, made)
  return made
}
