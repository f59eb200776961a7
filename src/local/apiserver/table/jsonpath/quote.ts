import { PathError } from './node.ts'
import type { Scanner } from './scanner.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}
const ESCAPE = /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|.|$)/gs

/** A text up to its closing quote, which may stand in it after a backslash. The opening one is consumed already. */
export function parseQuoted(scanner: Scanner, quote: string): string {
  const start = scanner.position
  for (;;) {
    const character = scanner.next()
    if (character === '' || character === '\n') throw new PathError('unterminated quoted string')
    if (character === quote && scanner.source[scanner.position - 2] !== '\\') break
  }
  return unquote(scanner.source.slice(start, scanner.position - 1), quote)
}

function unquote(text: string, quote: string): string {
  return text.replace(ESCAPE, (whole, escape: string) => {
    if (escape === quote) return quote
    const plain = Object.hasOwn(ESCAPES, escape) ? ESCAPES[escape] : undefined
    if (plain !== undefined) return plain
    const digits = /^[xuU]/.test(escape) ? escape.slice(1) : escape
    const code = Number.parseInt(digits, digits === escape ? 8 : 16)
    if (escape.length < 3 || Number.isNaN(code) || code > 0x10ffff)
      throw new PathError(`unquote string ${whole}`)
    return String.fromCodePoint(code)
  })
}
