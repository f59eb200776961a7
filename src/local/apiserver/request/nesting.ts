/** Levels of nesting that are read: deeper ones would end in a stack overflow somewhere. */
const MAX_DEPTH = 1000

/**
 * Whether a JSON text is nested deeper than this server reads: an upper bound, cheap, and exact enough for real objects.
 *
 * @example
 * isTooDeep('['.repeat(5000)) // true
 */
export function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 92) index += 1
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 123 || code === 91) {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (code === 125 || code === 93) depth -= 1
  }
  return false
}
