import { widthOf } from './paint.ts'

/**
 * A head with what belongs to it: in one line while that fits, else a line each below the head.
 *
 * @example
 * fold('useless/sync  UselessPod default/bob', ['+ Deployment bob'], '12 ms', 100)
 * // 'useless/sync  UselessPod default/bob  + Deployment bob  12 ms'
 */
export function fold(head: string, parts: readonly string[], tail: string, width: number): string {
  const line = [head, ...parts, tail].filter((part) => part !== '').join('  ')
  if (parts.length < 2 && (parts.length === 0 || widthOf(line) <= width)) return line
  if (widthOf(line) <= Math.min(width, MOST_COLUMNS)) return line
  return [[head, tail].filter((part) => part !== '').join('  '), ...parts.map((part) => `  ${part}`)].join(
    '\n',
  )
}

/** Several changes in a line are read up to here. */
const MOST_COLUMNS = 110
