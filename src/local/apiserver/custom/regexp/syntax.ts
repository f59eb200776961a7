/** Whether a code point is one of a class. */
export type Test = (code: number) => boolean

/** A regular expression as Go's regexp (RE2) reads it. */
export type Node =
  | { is: 'empty' }
  | { is: 'char'; test: Test }
  | { is: 'assert'; what: 'start' | 'end' | 'line-start' | 'line-end' | 'word' | 'not-word' }
  | { is: 'all'; of: Node[] }
  | { is: 'any'; of: Node[] }
  | { is: 'repeat'; of: Node; min: number; max: number; greedy: boolean }

/** Modes that `(?ims U)` turns on. */
export interface Flags {
  fold: boolean
  multiline: boolean
  dotAll: boolean
  swapGreed: boolean
}

/** Why Go refuses an expression, in its words. */
export class RegexpError extends Error {
  override readonly name = 'RegexpError'

  constructor(what: string, excerpt: string) {
    super(`error parsing regexp: ${what}: \`${excerpt}\``)
  }
}
