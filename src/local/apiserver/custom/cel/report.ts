/** One thing that is wrong with an expression, and where. */
export interface Issue {
  at: number
  why: string
}

/**
 * Errors of an expression as cel-go prints them: place, text, the line and a mark below it.
 *
 * @example
 * report('self.a', [{ at: 4, why: "undefined field 'a'" }])
 * // ERROR: <input>:1:5: undefined field 'a'
 * //  | self.a
 * //  | ....^
 */
export function report(source: string, issues: readonly Issue[]): string {
  return issues
    .map(({ at, why }) => {
      const before = source.slice(0, at)
      const lines = before.split('\n')
      const line = source.split('\n')[lines.length - 1] ?? ''
      const column = Array.from(lines.at(-1) ?? '').length
      return `ERROR: <input>:${lines.length}:${column + 1}: ${why}\n | ${line.replaceAll('\t', ' ')}\n | ${'.'.repeat(column)}^`
    })
    .join('\n')
}
