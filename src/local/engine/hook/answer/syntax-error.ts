import { goQuote } from '../go-quote.ts'

/**
 * What Go's JSON scanner says of a text that is no JSON (protocol.md §1.9); undefined: it is JSON.
 * Go looks at bytes, so a character that is not ASCII is named by its first byte.
 *
 * @example
 * syntaxErrorOf('{a}') // "invalid character 'a' looking for beginning of object key string"
 */
export function syntaxErrorOf(json: string): string | undefined {
  // Go looks whether the text could end where it does by one more space.
  const text = `${json} `
  const open: Open[] = []
  let state: State = 'value'
  let at = 0
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1
    if (at >= text.length) return state === 'top' ? undefined : endOfInput
    const char = text.charAt(at)
    if (state === 'firstValue' && char === ']') state = 'end'
    if (state === 'firstKey' && char === '}') {
      open[open.length - 1] = 'object'
      state = 'end'
    }

    if (state === 'end' || state === 'top') {
      const container = open.at(-1)
      const next: State | undefined = container && afterValue[container][char]
      if (container === undefined) return invalid(text, at, 'after top-level value')
      if (next === undefined) return invalid(text, at, whatEnds[container])
      if (char === '}' || char === ']') open.pop()
      if (char === ':') open[open.length - 1] = 'object'
      if (char === ',' && container === 'object') open[open.length - 1] = 'key'
      state = next === 'end' && open.length === 0 ? 'top' : next
      at += 1
      continue
    }

    const wantsKey = state === 'key' || state === 'firstKey'
    if (wantsKey && char !== '"') return invalid(text, at, 'looking for beginning of object key string')
    if (char === '{' || char === '[') {
      open.push(char === '{' ? 'key' : 'array')
      if (open.length > MOST_LEVELS) return invalid(text, at, 'exceeded max depth')
      state = char === '{' ? 'firstKey' : 'firstValue'
      at += 1
      continue
    }
    const read = scalars[char] ?? unexpected
    const end = read(text, at)
    if (typeof end === 'string') return end
    at = end
    state = open.length === 0 ? 'top' : 'end'
  }
}

/** What is open: an object at one of its keys, one at a value, or an array. */
type Open = 'key' | 'object' | 'array'

/** What comes next: a value or key, the first one of a container, what follows a value, or the end of the text. */
type State = 'value' | 'firstValue' | 'key' | 'firstKey' | 'end' | 'top'

/** Where a scalar ends, or what is wrong with it. */
type Scalar = (text: string, at: number) => number | string

const MOST_LEVELS = 10_000
const endOfInput = 'unexpected end of JSON input'

const afterValue: Readonly<Record<Open, Readonly<Record<string, State>>>> = {
  key: { ':': 'value' },
  object: { ',': 'key', '}': 'end' },
  array: { ',': 'value', ']': 'end' },
}
const whatEnds: Readonly<Record<Open, string>> = {
  key: 'after object key',
  object: 'after object key:value pair',
  array: 'after array element',
}

const scalars: Readonly<Record<string, Scalar>> = {
  '"': string,
  t: literal('true'),
  f: literal('false'),
  n: literal('null'),
  ...Object.fromEntries(Array.from('-0123456789', (char) => [char, number] as const)),
}

function literal(word: string): Scalar {
  return (text, at) => {
    for (let index = 1; index < word.length; index += 1) {
      if (at + index >= text.length) return endOfInput
      const expected = word.charAt(index)
      if (text.charAt(at + index) !== expected) {
        return invalid(text, at + index, `in literal ${word} (expecting '${expected}')`)
      }
    }
    return at + word.length
  }
}

function string(text: string, start: number): number | string {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '"') return at + 1
    if (char < ' ') return invalid(text, at, 'in string literal')
    if (char !== '\\') continue
    at += 1
    if (at >= text.length) return endOfInput
    if (!'bfnrt\\/"u'.includes(text.charAt(at))) return invalid(text, at, 'in string escape code')
    if (text.charAt(at) !== 'u') continue
    for (const last = at + 4; at < last;) {
      at += 1
      if (at >= text.length) return endOfInput
      if (!/[0-9a-f]/i.test(text.charAt(at))) return invalid(text, at, 'in \\u hexadecimal character escape')
    }
  }
  return endOfInput
}

/** The parts of a number: what must come, and what is said when it does not. */
function number(text: string, start: number): number | string {
  let at = start
  if (text.charAt(at) === '-') {
    at += 1
    const problem = wantDigit(text, at, 'in numeric literal')
    if (problem !== undefined) return problem
  }
  at = text.charAt(at) === '0' ? at + 1 : skipDigits(text, at)
  if (text.charAt(at) === '.') {
    const problem = wantDigit(text, at + 1, 'after decimal point in numeric literal')
    if (problem !== undefined) return problem
    at = skipDigits(text, at + 1)
  }
  if (/[eE]/.test(text.charAt(at))) {
    at += /[+-]/.test(text.charAt(at + 1)) ? 2 : 1
    const problem = wantDigit(text, at, 'in exponent of numeric literal')
    if (problem !== undefined) return problem
    at = skipDigits(text, at)
  }
  return at
}

function wantDigit(text: string, at: number, where: string): string | undefined {
  if (at >= text.length) return endOfInput
  return isDigit(text.charCodeAt(at)) ? undefined : invalid(text, at, where)
}

function skipDigits(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at += 1
  return at
}

function unexpected(text: string, at: number): string {
  return invalid(text, at, 'looking for beginning of value')
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13

function invalid(text: string, at: number, where: string): string {
  return `invalid character ${quoteChar(text.codePointAt(at) ?? 0)} ${where}`
}

function quoteChar(codePoint: number): string {
  const [byte = 0] = Buffer.from(String.fromCodePoint(codePoint))
  const char = String.fromCharCode(byte)
  if (char === '"') return `'"'`
  return char === "'" ? `'\\''` : `'${goQuote(char).slice(1, -1)}'`
}
