import type { Budget } from '../error.ts'
import { sizeOf } from '../values.ts'
import { parseType, splitTypes, type CelType } from '../types.ts'

/** One way to call a function; for a method, the first argument is what it is called on. */
export interface Overload {
  name: string
  isMethod: boolean
  args: readonly CelType[]
  result: CelType
  run(args: readonly unknown[], budget: Budget): unknown
  cost(args: readonly unknown[]): number
}

type Run = (args: readonly unknown[], budget: Budget) => unknown
type Cost = (args: readonly unknown[]) => number

/** Each call costs at least this. */
const ONE: Cost = () => 1
/** Going through a text or a list once. */
export const ONCE: Cost = ([first]) => 1 + Math.ceil(sizeOf(first) * 0.1)
/** Going through it and making another. */
export const TWICE: Cost = ([first]) => 1 + Math.ceil(sizeOf(first) * 0.2)
/** Looking at each item. */
export const EACH: Cost = ([first]) => 1 + sizeOf(first)
/** A regular expression, by its length and that of the text. */
export const MATCHING: Cost = ([text, pattern]) =>
  Math.ceil((1 + sizeOf(text)) * 0.1) * Math.ceil(sizeOf(pattern) * 0.25)

const make =
  (isMethod: boolean) =>
  (name: string, args: string, result: string, run: Run, cost: Cost = ONE): Overload => ({
    name,
    isMethod,
    args: splitTypes(args, ' ').map(parseType),
    result: parseType(result),
    run,
    cost,
  })

/**
 * An overload of a function.
 *
 * @example
 * fn('size', 'string', 'int', ([text]) => BigInt([...(text as string)].length))
 */
export const fn = make(false)
/** An overload of a method. */
export const method = make(true)
