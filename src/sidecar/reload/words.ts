import { escapeUnseen, shorten } from '../wording.ts'

/** In place of what a program said. */
export const UNQUOTED = ' (what it said is not shown, as it may hold values of a Secret: see its own log)'

const LONGEST = 200

/** A part of a query that is shorter may stand in any text. */
const TELLING = 6

/** Headers whose values are credentials. */
const SECRET_HEADER = /auth|cookie|key|passw|secret|token/i

/**
 * What a program said, as it may be shown: on one line, the first 200 characters, and without credentials that it repeats.
 *
 * @example
 * wordsOf('denied: hunter2\n', ['hunter2']) // 'denied: ***'
 */
export function wordsOf(text: string, secrets: readonly string[]): string {
  const line = hide(text, secrets).replace(/\s+/g, ' ').trim()
  return shorten(escapeUnseen(line), LONGEST)
}

/** Takes credentials out of a text, also where they stand encoded for a URL or for JSON. */
export function hide(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ])
  // The longest first, so that one which is a part of another leaves nothing of it.
  const sorted = [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length)
  return sorted.reduce((rest, form) => rest.replaceAll(form, '***'), text)
}

/** What stands in a URL and in headers and may be a credential. */
export function secretsOf(url: URL, headers: Readonly<Record<string, string>>): string[] {
  const values = [...url.searchParams.values()].filter((value) => value.length >= TELLING)
  const guarded = Object.entries(headers).filter(([name]) => SECRET_HEADER.test(name))
  const words = guarded.flatMap(([, value]) => [
    value,
    ...value.split(' ').filter((word) => word.length >= TELLING),
  ])
  return [url.search.slice(1), ...values, ...words]
}
