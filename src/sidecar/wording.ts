import type { KeyRef, ObjectRef } from './model.ts'

/** How long a text from outside may be where it is shown. */
const LONGEST = 2_000

/** Control and format characters, line separators and halves of pairs: what cannot be seen, or what moves other text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Names that can be shown as they are. */
const PLAIN = /^[-._A-Za-z0-9]+$/

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Which object, for people.
 *
 * @example
 * describeRef(ref) // 'ConfigMap default/app'
 */
export function describeRef({ kind, namespace, name }: ObjectRef): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`
}

/**
 * Which key of which object; a name that is not an ordinary one is quoted.
 *
 * @example
 * describeKey(from) // 'key app.yaml of ConfigMap default/app'
 */
export function describeKey(from: KeyRef): string {
  return `key ${PLAIN.test(from.key) ? from.key : JSON.stringify(from.key)} of ${describeRef(from)}`
}

/**
 * How many of what.
 *
 * @example
 * countOf(1, 'file') // '1 file'
 */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/**
 * Writes characters that cannot be seen as escapes that JSON knows too, so that a text stays on its line.
 *
 * @example
 * escapeUnseen('a\u001b[2Jb') // 'a\\u001b[2Jb'
 */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => SHORT[character] ?? escapeUnits(character))
}

/**
 * Cuts a text that is longer than anybody reads.
 *
 * @example
 * shorten('abcdef', 3) // 'abc…'
 */
export function shorten(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/**
 * Joins what can be a long list: the first few, and how many more there are.
 *
 * @example
 * listed(['a', 'b', 'c'], 2) // 'a; b; and 1 more'
 */
export function listed(items: readonly string[], most = 10): string {
  const rest = items.length - most
  return [...items.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
}

/**
 * A moment as ISO 8601. Not by toISOString, whose first call brings 0.8 MB of time zones into memory.
 *
 * @example
 * isoTime(0) // '1970-01-01T00:00:00.000Z'
 */
export function isoTime(ms: number): string {
  const at = new Date(ms)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  return `${day}T${time}.${String(at.getUTCMilliseconds()).padStart(3, '0')}Z`
}

function escapeUnits(character: string): string {
  let escaped = ''
  for (let at = 0; at < character.length; at++)
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
  return escaped
}
