import { goQuote } from '../validate/quote.ts'

/** What may follow, and what Go calls the place when something else does. */
type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'after-value'

const END = 'unexpected end of JSON input'
const NUMBER = /-?(?:0|[1-9][0-9]*)?/y
const SPACE = /[ \t\r\n]*/y
const LITERALS: Record<string, string> = { t: 'true', f: 'false', n: 'null' }

/** Where reading cannot go on. */
class Fault extends Error {}

/**
 * What Go's JSON reader says of a text that is not JSON; undefined when it is.
 *
 * @example
 * syntaxError('{"a":}') // "invalid character '}' looking for beginning of value"
 */
export function syntaxError(text: string): string | undefined {
  // Go reads bytes.
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  try {
    readAll(bytes)
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}

function readAll(text: string): void {
  const open: ('{' | '[')[] = []
  let state: State = 'value'
  let at = skip(text, 0)
  while (at < text.length) {
    const character = text.charAt(at)
    if (state === 'after-value') {
      const inside = open.at(-1)
      if (inside === undefined) throw invalid(text, at, 'after top-level value')
      if (character === ',') state = inside === '{' ? 'key' : 'value'
      else if (character === (inside === '{' ? '}' : ']')) open.pop()
      else throw invalid(text, at, inside === '{' ? 'after object key:value pair' : 'after array element')
      at += 1
    } else if (state === 'colon') {
      if (character !== ':') throw invalid(text, at, 'after object key')
      state = 'value'
      at += 1
    } else if (isEnd(state, character)) {
      open.pop()
      state = 'after-value'
      at += 1
    } else if (state === 'key' || state === 'key-or-end') {
      if (character !== '"') throw invalid(text, at, 'looking for beginning of object key string')
      at = readString(text, at + 1)
      state = 'colon'
    } else if (character === '{' || character === '[') {
      open.push(character)
      state = character === '{' ? 'key-or-end' : 'value-or-end'
      at += 1
    } else {
      at = readScalar(text, at)
      state = 'after-value'
    }
    at = skip(text, at)
  }
  if (open.length > 0 || state !== 'after-value') throw new Fault(END)
}

const isEnd = (state: State, character: string) =>
  (state === 'key-or-end' && character === '}') || (state === 'value-or-end' && character === ']')

function readScalar(text: string, at: number): number {
  const character = text.charAt(at)
  if (character === '"') return readString(text, at + 1)
  if (/[-0-9]/.test(character)) return readNumber(text, at)
  const literal = LITERALS[character]
  if (literal === undefined) throw invalid(text, at, 'looking for beginning of value')
  for (let index = 1; index < literal.length; index += 1) {
    const expected = literal.charAt(index)
    if (text.charAt(at + index) !== expected) {
      throw invalid(text, at + index, `in literal ${literal} (expecting '${expected}')`)
    }
  }
  return at + literal.length
}

/** From behind the first quote to behind the last. */
function readString(text: string, start: number): number {
  let at = start
  while (text.charAt(at) !== '"') {
    if (at >= text.length) throw new Fault(END)
    if (text.charCodeAt(at) < 0x20) throw invalid(text, at, 'in string literal')
    at = text.charAt(at) === '\\' ? readEscape(text, at + 1) : at + 1
  }
  return at + 1
}

function readEscape(text: string, at: number): number {
  if (at < text.length && '"\\/bfnrt'.includes(text.charAt(at))) return at + 1
  if (text.charAt(at) !== 'u') throw invalid(text, at, 'in string escape code')
  for (let index = at + 1; index <= at + 4; index += 1) {
    if (!/[0-9a-fA-F]/.test(text.charAt(index))) {
      throw invalid(text, index, 'in \\u hexadecimal character escape')
    }
  }
  return at + 5
}

function readNumber(text: string, start: number): number {
  NUMBER.lastIndex = start
  const whole = NUMBER.exec(text)?.[0] ?? ''
  let at = start + whole.length
  if (whole === '-') throw invalid(text, at, 'in numeric literal')
  if (text.charAt(at) === '.') at = readDigits(text, at + 1, 'after decimal point in numeric literal')
  if (text.charAt(at) !== 'e' && text.charAt(at) !== 'E') return at
  const isSigned = text.charAt(at + 1) === '+' || text.charAt(at + 1) === '-'
  return readDigits(text, at + (isSigned ? 2 : 1), 'in exponent of numeric literal')
}

function readDigits(text: string, start: number, place: string): number {
  let at = start
  while (/[0-9]/.test(text.charAt(at))) at += 1
  if (at === start) throw invalid(text, at, place)
  return at
}

function skip(text: string, at: number): number {
  SPACE.lastIndex = at
  return at + (SPACE.exec(text)?.[0].length ?? 0)
}

function invalid(text: string, at: number, place: string): Fault {
  if (at >= text.length) return new Fault(END)
  const character = text.charAt(at)
  const shown = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1)
  return new Fault(`invalid character '${shown}' ${place}`)
}
