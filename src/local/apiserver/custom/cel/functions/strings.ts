import { Allowance, TooMuchWork } from '../../regexp/machine.ts'
import { regexp } from '../../regexp/regexp.ts'
import { goQuote } from '../../../validate/quote.ts'
import { CelError, OutOfBudget, type Budget } from '../error.ts'
import { formatText } from './text-format.ts'
import { fn, MATCHING, method, ONCE, TWICE, type Overload } from './overload.ts'

const text = (value: unknown) => value as string
const points = (value: unknown) => Array.from(value as string)
const ASCII_UPPER = /[A-Z]+/g
const ASCII_LOWER = /[a-z]+/g
/** What Unicode calls white space. */
const SPACES = /^[\s\u0085]+|[\s\u0085]+$/gu

/** Place of a text in another, in code points; -1 when it is not there. */
function indexOf(haystack: string, needle: string, from: number, last: boolean): bigint {
  const units = points(haystack)
  if (from < 0 || from > units.length) throw new CelError(`index out of range: ${from}`)
  if (needle === '') return BigInt(from)
  const offset = units.slice(0, from).join('').length
  const found = last ? haystack.lastIndexOf(needle, offset) : haystack.indexOf(needle, offset)
  return found === -1 ? -1n : BigInt(points(haystack.slice(0, found)).length)
}

const lengthOf = (value: unknown) => points(value).length

function substring(value: unknown, from: unknown, to?: unknown): string {
  const all = points(value)
  const [start, end] = [Number(from), to === undefined ? all.length : Number(to)]
  if (start < 0 || start > all.length) throw new CelError(`index out of range: ${start}`)
  if (end < 0 || end > all.length) throw new CelError(`index out of range: ${end}`)
  if (start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  return all.slice(start, end).join('')
}

function charAt(value: unknown, index: unknown): string {
  const all = points(value)
  const at = Number(index)
  if (at < 0 || at > all.length) throw new CelError(`index out of range: ${at}`)
  return all[at] ?? ''
}

function split(value: string, separator: string, limit: number): string[] {
  if (limit === 0) return []
  const parts = separator === '' ? points(value) : value.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]
}

function replace(value: string, old: string, by: string, times: number): string {
  const pieces = old === '' ? ['', ...points(value), ''] : value.split(old)
  const most = times < 0 ? pieces.length - 1 : Math.min(times, pieces.length - 1)
  return (
    pieces.slice(0, most + 1).join(by) +
    pieces
      .slice(most + 1)
      .map((piece) => old + piece)
      .join('')
  )
}

function matcher(pattern: unknown) {
  try {
    return regexp(text(pattern))
  } catch (error) {
    throw new CelError(error instanceof Error ? error.message : '')
  }
}

/** Steps of a regular expression that cost as much as one of an expression. */
const STEPS = 20

/** Matches, and charges what it really took where the estimate by lengths was too low. */
function matching<T>(args: readonly unknown[], budget: Budget, run: (work: Allowance) => T): T {
  const work = new Allowance()
  try {
    return run(work)
  } catch (error) {
    throw error instanceof TooMuchWork ? new OutOfBudget() : error
  } finally {
    budget.spend(Math.max(0, work.used / STEPS - MATCHING(args)))
  }
}

function findAll(value: string, pattern: unknown, limit: number, work: Allowance): string[] {
  const expression = matcher(pattern)
  const found: string[] = []
  let at = 0
  let lastEnd = -1
  while (at <= value.length && (limit < 0 || found.length < limit)) {
    const span = expression.find(value, at, work)
    if (span === undefined) break
    if (span.end > span.start || span.start !== lastEnd) found.push(value.slice(span.start, span.end))
    lastEnd = span.end
    at = span.end > span.start ? span.end : span.end + ((value.codePointAt(span.end) ?? 0) > 0xffff ? 2 : 1)
  }
  return found
}

function find([value, pattern]: readonly unknown[], work: Allowance): string {
  const span = matcher(pattern).find(text(value), 0, work)
  return span === undefined ? '' : text(value).slice(span.start, span.end)
}

const both = (name: string, args: string, result: string, run: Overload['run'], cost?: Overload['cost']) => [
  fn(name, args, result, run, cost),
  method(name, args, result, run, cost),
]

/** Functions of text, regular expressions among them. */
export const STRINGS: readonly Overload[] = [
  ...both('size', 'string', 'int', ([value]) => BigInt(lengthOf(value))),
  ...both(
    'matches',
    'string string',
    'bool',
    (args, budget) => matching(args, budget, (work) => matcher(args[1]).test(text(args[0]), work)),
    MATCHING,
  ),
  method('contains', 'string string', 'bool', ([value, part]) => text(value).includes(text(part)), ONCE),
  method('startsWith', 'string string', 'bool', ([value, part]) => text(value).startsWith(text(part)), ONCE),
  method('endsWith', 'string string', 'bool', ([value, part]) => text(value).endsWith(text(part)), ONCE),
  method('charAt', 'string int', 'string', ([value, index]) => charAt(value, index), ONCE),
  method(
    'indexOf',
    'string string',
    'int',
    ([value, part]) => indexOf(text(value), text(part), 0, false),
    ONCE,
  ),
  method(
    'indexOf',
    'string string int',
    'int',
    ([value, part, from]) => indexOf(text(value), text(part), Number(from), false),
    ONCE,
  ),
  method(
    'lastIndexOf',
    'string string',
    'int',
    ([value, part]) => indexOf(text(value), text(part), lengthOf(value), true),
    ONCE,
  ),
  method(
    'lastIndexOf',
    'string string int',
    'int',
    ([value, part, from]) => indexOf(text(value), text(part), Number(from), true),
    ONCE,
  ),
  method(
    'lowerAscii',
    'string',
    'string',
    ([value]) => text(value).replace(ASCII_UPPER, (part) => part.toLowerCase()),
    ONCE,
  ),
  method(
    'upperAscii',
    'string',
    'string',
    ([value]) => text(value).replace(ASCII_LOWER, (part) => part.toUpperCase()),
    ONCE,
  ),
  method('trim', 'string', 'string', ([value]) => text(value).replace(SPACES, ''), ONCE),
  method('substring', 'string int', 'string', ([value, from]) => substring(value, from), ONCE),
  method('substring', 'string int int', 'string', ([value, from, to]) => substring(value, from, to), ONCE),
  method(
    'replace',
    'string string string',
    'string',
    ([value, old, by]) => replace(text(value), text(old), text(by), -1),
    TWICE,
  ),
  method(
    'replace',
    'string string string int',
    'string',
    ([value, old, by, times]) => replace(text(value), text(old), text(by), Number(times)),
    TWICE,
  ),
  method('split', 'string string', 'list(string)', ([value, by]) => split(text(value), text(by), -1), TWICE),
  method(
    'split',
    'string string int',
    'list(string)',
    ([value, by, limit]) => split(text(value), text(by), Number(limit)),
    TWICE,
  ),
  method('join', 'list(string)', 'string', ([list]) => (list as string[]).join(''), TWICE),
  method('join', 'list(string) string', 'string', ([list, by]) => (list as string[]).join(text(by)), TWICE),
  method(
    'find',
    'string string',
    'string',
    (args, budget) => matching(args, budget, (work) => find(args, work)),
    MATCHING,
  ),
  method(
    'findAll',
    'string string',
    'list(string)',
    (args, budget) => matching(args, budget, (work) => findAll(text(args[0]), args[1], -1, work)),
    MATCHING,
  ),
  method(
    'findAll',
    'string string int',
    'list(string)',
    (args, budget) =>
      matching(args, budget, (work) => findAll(text(args[0]), args[1], Number(args[2]), work)),
    MATCHING,
  ),
  method(
    'format',
    'string list(dyn)',
    'string',
    ([value, args]) => formatText(text(value), args as unknown[]),
    TWICE,
  ),
  fn('strings.quote', 'string', 'string', ([value]) => goQuote(text(value)), TWICE),
]
