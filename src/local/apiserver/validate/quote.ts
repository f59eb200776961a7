const PLAIN = /^[ !#-[\]-~]*$/
const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u
const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/**
 * A text in quotes as Go writes it with `%q`: what cannot be seen is escaped.
 *
 * @example
 * goQuote('a\u0001é') // '"a\\x01é"'
 */
export function goQuote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  return `"${Array.from(text, quoteCharacter).join('')}"`
}

function quoteCharacter(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  if (PRINTABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0')

/**
 * A value as Go's encoding/json writes it: safe inside HTML; nothing at all is `null`.
 *
 * @example
 * goJson({ a: '<b>' }) // '{"a":"\\u003cb\\u003e"}'
 */
export function goJson(value: unknown): string {
  return value === undefined
    ? 'null'
    : JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (found) => `\\u${hex(found.charCodeAt(0), 4)}`)
}
