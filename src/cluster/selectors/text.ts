import { labelKeyProblems } from './label-syntax.ts'
import { checkRequirement, type Operator, type Requirement } from './requirement.ts'
import { quote, SelectorError } from './selector-error.ts'

const symbols: ReadonlySet<string> = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<'])
const operators: ReadonlyMap<string, Operator> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
])
const BINARY = 'in, notin, =, ==, !=, gt, lt'
/** A character that ends the text for the server, as in C. */
const END = '\0'

/** Symbols and words; the empty text ends the list. */
function tokens(text: string): string[] {
  const found = text.split(END, 1)[0]?.match(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/g) ?? []
  return [...found, '']
}

/**
 * The terms of a label selector's text, sorted by key; throws a `SelectorError` in the words of the API server.
 *
 * @example
 * parseRequirements('a=b,!c') // [{ key: 'a', operator: '=', values: ['b'] }, { key: 'c', operator: '!', values: [] }]
 */
export function parseRequirements(text: string): Requirement[] {
  const list = tokens(text)
  let at = 0
  const peek = () => list[at] ?? ''
  const take = () => list[at++] ?? ''
  const requirements: Requirement[] = []
  if (peek() === '') return []
  for (;;) {
    if (!startsRequirement(peek())) {
      throw new SelectorError(
        requirements.length === 0
          ? `found '${peek()}', expected: !, identifier, or 'end of string'`
          : `found '${peek()}', expected: identifier after ','`,
      )
    }
    requirements.push(inContext(() => requirement(peek, take)))
    const next = take()
    if (next === '') return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    if (next !== ',') throw new SelectorError(`found '${next}', expected: ',' or 'end of string'`)
  }
}

const isWord = (token: string) => token !== '' && !symbols.has(token)
const startsRequirement = (token: string) => isWord(token) || token === '!'

function inContext<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new SelectorError(`unable to parse requirement: ${error.message}`)
  }
}

function requirement(peek: () => string, take: () => string): Requirement {
  const negated = peek() === '!'
  if (negated) take()
  const key = take()
  if (!isWord(key)) throw new SelectorError(`found '${key}', expected: identifier`)
  const problems = labelKeyProblems(key)
  if (problems.length > 0) {
    throw new SelectorError(`<nil>: Invalid value: ${quote(key)}: ${problems.join('; ')}`)
  }
  if (negated) return { key, operator: '!', values: [] }
  if (endsTerm(peek())) return { key, operator: 'exists', values: [] }
  const token = take()
  const operator = operators.get(token)
  if (operator === undefined) throw new SelectorError(`found '${token}', expected: ${BINARY}`)
  const values =
    operator === 'in' || operator === 'notin' ? parseValues(peek, take) : [exactValue(peek, take)]
  return checkRequirement({ key, operator, values: [...new Set(values)].sort() })
}

const endsTerm = (token: string) => token === '' || token === ','

function exactValue(peek: () => string, take: () => string): string {
  if (endsTerm(peek())) return ''
  const value = take()
  if (!isWord(value)) throw new SelectorError(`found '${value}', expected: identifier`)
  return value
}

/** The list in brackets, where a value may be left out and is empty then: `(a,,b)`. */
function parseValues(peek: () => string, take: () => string): string[] {
  const open = take()
  if (open !== '(') throw new SelectorError(`found '${open}' expected: '('`)
  if (peek() === ')') {
    take()
    return ['']
  }
  if (!isWord(peek()) && peek() !== ',') {
    throw new SelectorError(`found '${peek()}', expected: ',', ')' or identifier`)
  }
  const values: string[] = []
  for (;;) {
    const token = take()
    if (isWord(token)) {
      values.push(token)
      if (peek() !== ',' && peek() !== ')') throw new SelectorError(`found '${peek()}', expected: ',' or ')'`)
    } else if (token === ',') {
      if (values.length === 0 || peek() === ',' || peek() === ')') values.push('')
    } else {
      throw new SelectorError(`found '${token}', expected: ',', or identifier`)
    }
    if (peek() === ')') {
      take()
      return values
    }
  }
}
