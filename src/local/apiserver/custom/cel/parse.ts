import { createRequire } from 'node:module'
import type * as Library from '@marcbachmann/cel-js'
import { report } from './report.ts'

/** A node of an expression. */
export type ASTNode = Library.ASTNode

/** An expression as a tree, what is wrong with it, or that it has syntax which cannot be read here. */
export type Parsed = { tree: ASTNode } | { error: string } | { unreadable: string }

const MOST_LENGTH = 100_000
const START =
  "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"
/** Syntax that cel-go reads and the parser does not: optional elements, messages, quoted field names. */
const BEYOND = /[[{,]\s*\?|[A-Za-z_][\w.]*\s*\{|`/

let environment: Library.Environment | undefined

/** The library is big and most definitions have no rules: it is loaded when the first rule comes. */
function parser(): Library.Environment {
  if (environment === undefined) {
    const { Environment: Made } = createRequire(import.meta.url)('@marcbachmann/cel-js') as typeof Library
    environment = new Made({ enableOptionalTypes: true })
  }
  return environment
}

interface Fault {
  code?: string
  summary?: string
  range?: { start: number; end: number }
}

/**
 * Reads an expression; errors quote `shown`.
 *
 * @example
 * parse('self.a > 1')
 */
export function parse(source: string, shown = source): Parsed {
  if (source.length > MOST_LENGTH) {
    return {
      error: `ERROR: <input>:-1:0: expression code point size exceeds limit: size: ${source.length}, limit ${MOST_LENGTH}`,
    }
  }
  try {
    return { tree: parser().parse(source).ast }
  } catch (error) {
    if (BEYOND.test(source.replace(/(["'])(?:\\.|(?!\1).)*\1/gs, ''))) {
      return { unreadable: error instanceof Error ? (error.message.split('\n')[0] ?? '') : '' }
    }
    return { error: syntaxError(source, shown, error as Fault) }
  }
}

/** What the parser wants, in the words of the other one. */
const WANTED: Readonly<Record<string, string>> = {
  RPAREN: "')'",
  RBRACKET: "']'",
  RBRACE: "'}'",
  COLON: "':'",
}
/** Text that is no token at all; a lone `&`, `|` or `=` takes the character after it along. */
const NO_TOKEN = /^(?:[&|=](?![&|=])[^]?|[@#$~^;\\`]|["'][^\n]*)/

function syntaxError(source: string, shown: string, { code, summary = '', range }: Fault): string {
  const start = Math.min(range?.start ?? source.length, source.length)
  if (code === 'invalid_macro_argument') {
    const at = source[start - 1] === '.' ? start - 1 : start
    return report(shown, [{ at, why: 'argument must be a simple name' }])
  }
  if (code === 'limit_exceeded')
    return report(shown, [{ at: 0, why: 'expression recursion limit exceeded: 250' }])
  if (code === 'reserved_identifier') {
    return report(shown, [{ at: start, why: `reserved identifier: ${source.slice(start, range?.end)}` }])
  }
  const at = start + (/^\s*/.exec(source.slice(start))?.[0].length ?? 0)
  const rest = source.slice(at)
  const unreadable = code === 'invalid_escape_sequence' ? null : NO_TOKEN.exec(rest)
  if (unreadable !== null) {
    const [text] = unreadable
    const first = report(shown, [{ at, why: `Syntax error: token recognition error at: '${text}'` }])
    const blanked = source.slice(0, at) + ' '.repeat(text.length) + source.slice(at + text.length)
    const more = parse(blanked, shown)
    return 'error' in more ? `${first}\n${more.error}` : first
  }
  const token = /^(?:[A-Za-z_]\w*|\d+|[&|=!<>]=?|.)/su.exec(rest)?.[0] ?? '<EOF>'
  const after = rest.slice(token.length).trim()
  return report(shown, [
    { at, why: `Syntax error: ${unexpected(code, summary, token, after, source.slice(0, at))}` },
  ])
}

function unexpected(
  code: string | undefined,
  summary: string,
  token: string,
  after: string,
  before: string,
): string {
  if (code === 'unexpected_token') {
    const how = token !== '<EOF>' && /^[\w"'([{!.-]/.test(after) ? 'extraneous' : 'mismatched'
    return `${how} input '${token}' expecting {${START}}`
  }
  if (code === 'unexpected_character') {
    return `${after === '' ? 'extraneous' : 'mismatched'} input '${token}' expecting <EOF>`
  }
  const wanted = /^Expected (\w+), got/.exec(summary)?.[1]
  if (wanted === 'IDENTIFIER')
    return `no viable alternative at input '.${before.endsWith('.') ? token : ` ${token}`}'`
  if (wanted === undefined) return summary
  const name = WANTED[wanted] ?? wanted
  return token === '<EOF>' ? `missing ${name} at '<EOF>'` : `mismatched input '${token}' expecting ${name}`
}
