import { goQuote } from '../../../validate/quote.ts'

type Interval = readonly [first: number, last: number]

/** An interval of indexes, or what is wrong with it. */
function readInterval(part: string, completions: number): Interval | string {
  const limits = part.split('-', 3)
  if (limits.length > 2) {
    return `the fragment ${goQuote(part)} violates the requirement that an index interval can have at most two parts separated by '-'`
  }
  const numbers: number[] = []
  for (const limit of limits) {
    if (!/^[+-]?\d{1,18}$/.test(limit)) return `cannot convert string to integer for index: ${goQuote(limit)}`
    if (Number(limit) >= completions) return `too large index: ${goQuote(limit)}`
    numbers.push(Number(limit))
  }
  const [first = 0, last = first] = numbers
  return limits.length === 2 && first >= last
    ? `non-increasing order, previous: ${first}, current: ${last}`
    : [first, last]
}

/**
 * How many indexes a text like `0,2-4` names, or what is wrong with it.
 *
 * @example
 * countIndexes('0,2-4', 5) // 4
 */
export function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0
  let total = 0
  let previous: number | undefined
  for (const part of text.split(',')) {
    const interval = readInterval(part, completions)
    if (typeof interval === 'string') return interval
    const [first, last] = interval
    if (previous !== undefined && previous >= first) {
      return `non-increasing order, previous: ${previous}, current: ${first}`
    }
    total += last - first + 1
    previous = last
  }
  return total
}

/**
 * The first index that two texts share; what cannot be read is left out.
 *
 * @example
 * sharedIndex('0-3', '2', 5) // 2
 */
export function sharedIndex(left: string, right: string, completions: number): number | undefined {
  const [ones, others] = [left, right].map((text) =>
    text === ''
      ? []
      : text
          .split(',')
          .map((part) => readInterval(part, completions))
          .filter((interval) => typeof interval !== 'string'),
  )
  let [i, j] = [0, 0]
  while (ones !== undefined && others !== undefined) {
    const [one, other] = [ones[i], others[j]]
    if (one === undefined || other === undefined) return undefined
    if (one[0] <= other[1] && other[0] <= one[1]) return Math.max(one[0], other[0])
    if (one[0] <= other[0]) i++
    else j++
  }
  return undefined
}
