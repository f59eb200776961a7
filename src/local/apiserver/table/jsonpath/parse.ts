import { PathError, type Node } from './node.ts'
import { parseQuoted } from './quote.ts'
import { Scanner } from './scanner.ts'

const TERMINATOR = /[ \t\r\n.,[\]$@{}]/
const LETTER = /[\p{L}\p{Nd}_]/u
const DIGIT = /\p{Nd}/u
const DICT_KEY = /^'([^']*)'$/
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s

/**
 * Parses a JSONPath without braces, as client-go does, with all that it does not understand the way others do:
 * `['a b']` are two steps, dots in a key want a backslash.
 *
 * @throws PathError
 * @example
 * parsePath('.status.conditions[?(@.type=="Ready")].status')
 */
export function parsePath(text: string): readonly Node[] {
  return parseAction(text)
}

function parseAction(text: string): Node[] {
  // The text stands in braces; what follows a closing one makes a result of its own, which nobody reads.
  const scanner = new Scanner(`${text}}`)
  const nodes: Node[] = []
  while (!scanner.takes('}')) step(scanner, nodes)
  return nodes
}

function step(scanner: Scanner, nodes: Node[]): void {
  if (scanner.takes('[?(')) nodes.push(parseFilter(scanner))
  else if (scanner.takes('..')) parseRecursive(scanner, nodes)
  else {
    const character = scanner.next()
    if (character === '' || character === '\n' || character === '\r') throw new PathError('unclosed action')
    if (character === ' ' || character === '@' || character === '$') return
    if (character === '[') nodes.push(...parseArray(scanner))
    else if (character === '"' || character === "'")
      nodes.push({ type: 'value', value: parseQuoted(scanner, character) })
    else if (character === '.') nodes.push(parseField(scanner))
    else nodes.push(parseWord(scanner, character))
  }
}

function parseField(scanner: Scanner): Node {
  let name = ''
  for (;;) {
    name += scanner.while((character) => character !== '\\' && !TERMINATOR.test(character))
    if (!scanner.takes('\\')) break
    name += scanner.next()
  }
  return name === '*' ? { type: 'wildcard' } : { type: 'field', name }
}

function parseRecursive(scanner: Scanner, nodes: Node[]): void {
  if (nodes.at(-1)?.type === 'recursive') throw new PathError('invalid multiple recursive descent')
  nodes.push({ type: 'recursive' })
  if (LETTER.test(scanner.peek())) nodes.push(parseField(scanner))
}

function parseWord(scanner: Scanner, first: string): Node {
  if (first === '+' || first === '-' || DIGIT.test(first)) {
    const digits = first + scanner.while((character) => character === '.' || DIGIT.test(character))
    const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(digits) ? Number(digits) : Number.NaN
    if (Number.isNaN(value)) throw new PathError(`cannot parse number ${digits}`)
    return { type: 'value', value }
  }
  if (!LETTER.test(first)) throw new PathError(`unrecognized character in action: ${first}`)
  const word = first + scanner.while((character) => !TERMINATOR.test(character))
  return word === 'true' || word === 'false' ? { type: 'value', value: word === 'true' } : { type: 'unknown' }
}

function parseArray(scanner: Scanner): Node[] {
  const text = scanner.until(']', 'array')
  if (text.includes(',')) {
    return [{ type: 'union', of: text.split(',').map((each) => parseAction(`[${trimSpaces(each)}]`)) }]
  }
  const key = DICT_KEY.exec(text)
  if (key) return parseAction(`.${key[1] ?? ''}`)
  const slice = SLICE.exec(text === '*' ? ':' : text)
  if (!slice) throw new PathError(`invalid array index ${text}`)
  const [from, to, step] = [bound(slice[1]), bound(slice[2]?.slice(1)), bound(slice[3]?.slice(1))]
  return [{ type: 'slice', from, to, step, isIndex: slice[2] === undefined }]
}

const trimSpaces = (text: string) => text.replace(/^ +/, '').trimEnd()

function bound(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const value = text === '-' ? Number.NaN : Number(text)
  if (!Number.isSafeInteger(value)) throw new PathError(`array index ${text} is not a number`)
  return value
}

/** What stands between `[?(` and `)]`, with one pair of quotes at most in which brackets do not count. */
function parseFilter(scanner: Scanner): Node {
  const start = scanner.position
  let quote = ''
  let isClosed = false
  for (;;) {
    const character = scanner.next()
    if (character === '' || character === '\n') throw new PathError('unterminated filter')
    if (character === '"' || character === "'") {
      if (quote === '') quote = character
      else if (character === quote && scanner.source[scanner.position - 2] !== '\\') isClosed = true
    } else if (character === ')' && (quote !== '') === isClosed) break
  }
  const text = scanner.source.slice(start, scanner.position - 1)
  if (!scanner.takes(']')) throw new PathError('unclosed array expect ]')
  const [, left, operator, right] = COMPARISON.exec(text) ?? []
  if (left === undefined || operator === undefined || right === undefined) {
    return { type: 'filter', left: parseAction(text), operator: 'exists', right: [] }
  }
  return { type: 'filter', left: parseAction(left), operator, right: parseAction(right) }
}
