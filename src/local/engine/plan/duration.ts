const NANOS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])
const PART = /(\d*)(?:\.(\d*))?([^\d.]+)/y
const SECOND = 1_000_000_000n
const MINUTE = 60n * SECOND
/** Go counts in 64 bits. */
const LONGEST = 2n ** 63n
const DIGITS = 18

/**
 * Nanoseconds of a duration as Go's time.ParseDuration reads it; undefined when it cannot.
 *
 * @example
 * parseDuration('1m30s') // 90_000_000_000n
 */
export function parseDuration(text: string): bigint | undefined {
  if (text.length > 200) return undefined
  const sign = text.startsWith('-') ? -1n : 1n
  const rest = text.replace(/^[-+]/, '')
  if (rest === '0') return 0n
  let total = 0n
  PART.lastIndex = 0
  while (PART.lastIndex < rest.length) {
    const [, whole = '', fraction = '', unit = ''] = PART.exec(rest) ?? []
    const nanos = NANOS.get(unit)
    if (nanos === undefined || whole + fraction === '') return undefined
    const digits = fraction.slice(0, DIGITS)
    total += BigInt(whole) * nanos + (BigInt(digits) * nanos) / 10n ** BigInt(digits.length)
  }
  if (rest === '' || total > LONGEST || (total === LONGEST && sign > 0)) return undefined
  return sign * total
}

/**
 * The text of a duration as Go prints it, which is how hooks see it.
 *
 * @example
 * formatDuration(90_000_000_000n) // '1m30s'
 */
export function formatDuration(nanos: bigint): string {
  if (nanos < 0n) return `-${formatDuration(-nanos)}`
  if (nanos === 0n) return '0s'
  for (const unit of ['ns', 'µs', 'ms']) {
    const size = NANOS.get(unit) ?? 1n
    if (nanos >= size * 1000n) continue
    return size === 1n ? `${nanos}ns` : `${withFraction(nanos, size)}${unit}`
  }
  const minutes = nanos / MINUTE
  const seconds = `${withFraction(nanos % MINUTE, SECOND)}s`
  if (minutes === 0n) return seconds
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`
}

function withFraction(nanos: bigint, unit: bigint): string {
  const fraction = String(nanos % unit).padStart(String(unit).length - 1, '0')
  return `${nanos / unit}.${fraction}`.replace(/\.?0+$/, '')
}
