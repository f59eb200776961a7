const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/
/** Long enough for anything, and nothing overflows. */
const LONGEST = 30

/**
 * Reads a duration as Go writes them, in milliseconds; undefined when it is none.
 *
 * @example
 * parseDuration('1m30s') // 90000
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  if (text.length > LONGEST || !WHOLE.test(text)) return undefined
  const parts = [...text.matchAll(PART)]
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit] ?? 0), 0)
}

/**
 * Writes a duration of whole seconds as Go does.
 *
 * @example
 * formatSeconds(160) // '2m40s'
 */
export function formatSeconds(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = `${seconds % 60}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}
