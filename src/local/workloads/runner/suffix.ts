/** Characters of generated names, as Kubernetes has them: without vowels, so that no words come out. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const LENGTH = 5

/**
 * Makes a source of the parts of generated names; the same seed gives the same names. The generator is mulberry32.
 *
 * @example
 * const suffix = createSuffixes(1)
 * suffix() // five characters
 */
export function createSuffixes(seed: number): () => string {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return () => Array.from({ length: LENGTH }, () => ALPHABET[next() % ALPHABET.length]).join('')
}
