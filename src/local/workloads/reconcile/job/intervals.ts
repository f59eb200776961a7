/** From the first to the last index, both included. */
export type Interval = readonly [first: number, last: number]

/** Indexes as they are written in a status: in order, and nothing twice. */
export type Intervals = readonly Interval[]

/**
 * Reads indexes as a status has them; what is no index is passed over, and so is what is not below `completions`.
 *
 * @example
 * parseIntervals('1,3-5,7', 5) // [[1, 1], [3, 4]]
 */
export function parseIntervals(text: string, completions: number): Intervals {
  const found: Interval[] = []
  for (const part of text === '' ? [] : text.split(',')) {
    const [low = '', high = low] = part.split('-')
    if (!isNumber(low) || !isNumber(high)) continue
    if (Number(low) >= completions) break
    found.push([Number(low), Math.min(Number(high), completions - 1)])
  }
  return merged(found)
}

const isNumber = (text: string): boolean => /^\d{1,15}$/.test(text)

/**
 * Indexes as a status has them.
 *
 * @example
 * formatIntervals([[1, 1], [3, 4], [6, 8]]) // '1,3,4,6-8'
 */
export function formatIntervals(intervals: Intervals): string {
  return intervals
    .map(([first, last]) => {
      if (first === last) return `${first}`
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`
    })
    .join(',')
}

/**
 * One list of some, in order, with what touches joined.
 *
 * @example
 * merged([[3, 4], [1, 2]]) // [[1, 4]]
 */
export function merged(...lists: readonly Intervals[]): Intervals {
  const result: [number, number][] = []
  for (const [first, last] of lists.flat().sort(([a], [b]) => a - b)) {
    const before = result.at(-1)
    if (before === undefined || first > before[1] + 1) result.push([first, last])
    else before[1] = Math.max(before[1], last)
  }
  return result
}

/** Single indexes. */
export const ofIndexes = (indexes: Iterable<number>): Intervals =>
  [...indexes].map((index) => [index, index] as const)

/** How many indexes there are. */
export const total = (intervals: Intervals): number =>
  intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0)

/** How many indexes are in both. */
export const common = (left: Intervals, right: Intervals): number =>
  total(left) + total(right) - total(merged(left, right))

/** Whether an index is there. */
export function includes(intervals: Intervals, index: number): boolean {
  let [low, high] = [0, intervals.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((intervals[middle]?.[1] ?? 0) >= index) high = middle
    else low = middle + 1
  }
  const found = intervals[low]
  return found !== undefined && found[0] <= index
}

/**
 * The first indexes below `completions` that are not there.
 *
 * @example
 * firstMissing([[0, 0], [2, 3]], 3, 10) // [1, 4, 5]
 */
export function firstMissing(intervals: Intervals, count: number, completions: number): number[] {
  const found: number[] = []
  let candidate = 0
  for (const [first, last] of [...intervals, [completions, completions] as const]) {
    for (; candidate < Math.min(first, completions) && found.length < count; candidate++)
      found.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  return found
}
