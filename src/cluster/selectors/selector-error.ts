/** A selector that Kubernetes refuses; the message is the one of the API server. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
}

/**
 * A text in double quotes, as Go prints it in error messages.
 *
 * @example
 * quote('a"b') // '"a\\"b"'
 */
export function quote(text: string): string {
  return JSON.stringify(text)
    .replaceAll('\\u0007', '\\a')
    .replaceAll('\\u000b', '\\v')
    .replace(/\\u00([01].)/g, '\\x$1')
    .replaceAll('\x7f', '\\x7f')
}
