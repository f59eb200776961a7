import { PathError } from './node.ts'

/** Reads a text from left to right. */
export class Scanner {
  position = 0
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** The next character, which is consumed; empty at the end. */
  next(): string {
    const character = this.source[this.position] ?? ''
    this.position += character.length
    return character
  }

  peek(): string {
    return this.source[this.position] ?? ''
  }

  takes(prefix: string): boolean {
    if (!this.source.startsWith(prefix, this.position)) return false
    this.position += prefix.length
    return true
  }

  /** Everything while a test holds. */
  while(test: (character: string) => boolean): string {
    const start = this.position
    while (this.position < this.source.length && test(this.peek())) this.position += 1
    return this.source.slice(start, this.position)
  }

  /** Everything up to an end that is not there twice; the end is consumed, but not part of it. */
  until(end: string, what: string): string {
    const text = this.while((character) => character !== end && character !== '\n')
    if (this.next() !== end) throw new PathError(`unterminated ${what}`)
    return text
  }
}
