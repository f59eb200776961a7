import { scanText } from '../schema/scan-text.ts'

/** Levels of nesting that are read: deeper ones would end in a stack overflow somewhere. */
const MAX_DEPTH = 1000

/**
 * Whether a JSON text is nested deeper than this server reads: an upper bound, cheap, and exact enough for real objects.
 *
 * @example
 * isTooDeep('['.repeat(5000)) // true
 */
export function isTooDeep(text: string): boolean {
  return text.length > MAX_DEPTH && scanText(text).depth > MAX_DEPTH
}
