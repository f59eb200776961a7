import { SelectorError } from './selector-error.ts'

/** One term of a field selector. */
export interface FieldTerm {
  path: string
  op: '=' | '!='
  value: string
}

/**
 * The terms of a field selector's text; throws a `SelectorError` in the words of the API server.
 * Whether a path can be selected by is for the kind to say.
 *
 * @example
 * parseFieldSelector('metadata.name!=a') // [{ path: 'metadata.name', op: '!=', value: 'a' }]
 */
export function parseFieldSelector(text: string): FieldTerm[] {
  return splitTerms(text)
    .sort()
    .filter((term) => term !== '')
    .map((term) => {
      const at = term.indexOf('=')
      if (at === -1) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`)
      const differs = at > 0 && term[at - 1] === '!'
      return {
        path: term.slice(0, differs ? at - 1 : at),
        op: differs ? '!=' : '=',
        value: unescape(term.slice(!differs && term[at + 1] === '=' ? at + 2 : at + 1)),
      }
    })
}

/**
 * A value ready to stand in a field selector.
 *
 * @example
 * escapeFieldValue('a,b') // 'a\\,b'
 */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}

/** At commas, not at those behind a backslash. */
function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === ',') {
      terms.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...terms, text.slice(start)]
}

function unescape(value: string): string {
  return value.replace(/\\([^]?)|[,=]/gu, (found, escaped: string | undefined) => {
    if (escaped === undefined) {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${found.charCodeAt(0)}`)
    }
    if (escaped !== '' && '\\,='.includes(escaped)) return escaped
    throw new SelectorError(`invalid field selector: invalid escape sequence: ${found}`)
  })
}
