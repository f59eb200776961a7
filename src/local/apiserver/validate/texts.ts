/** How Kubernetes words a failed pattern, with examples of what would pass. */
export function patternText(why: string, pattern: string, ...examples: string[]): string {
  if (examples.length === 0) return `${why} (regex used for validation is '${pattern}')`
  const quoted = examples.map((example) => `'${example}', `).join(' or ')
  return `${why} (e.g. ${quoted}regex used for validation is '${pattern}')`
}

/** The texts of limits; most of the API counts "characters", labels count "bytes". Both are bytes. */
export const maxCharacters = (most: number) => `must be no more than ${most} characters`
export const maxBytes = (most: number) => `must be no more than ${most} bytes`
export const between = (least: number, most: number) => `must be between ${least} and ${most}, inclusive`
export const EMPTY = 'must be non-empty'
export const NEGATIVE = 'must be greater than or equal to 0'
export const IMMUTABLE = 'field is immutable'

/**
 * Whether a text has more UTF-8 bytes than allowed.
 *
 * @example
 * longerThan('é', 1) // true
 */
export function longerThan(text: string, most: number): boolean {
  if (text.length > most) return true
  return text.length * 3 > most && Buffer.byteLength(text) > most
}
