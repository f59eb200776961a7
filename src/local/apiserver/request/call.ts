import type { ApiRequest } from '../../../cluster/transport.ts'

/** A request, taken apart once. */
export interface Call {
  method: string
  path: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  /** As text. */
  body: string
  /** The body as it came. */
  readonly bytes: Uint8Array
  signal: AbortSignal | undefined
}

/** Keeps a byte order mark, which is an error in JSON. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Takes a request apart.
 *
 * @example
 * toCall({ method: 'GET', path: '/api/v1/pods?limit=5' }).query.get('limit') // '5'
 */
export function toCall({ method, path, headers = {}, body = '', signal }: ApiRequest): Call {
  const mark = path.indexOf('?')
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    method,
    path: mark === -1 ? path : path.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : wellFormed(path.slice(mark + 1))),
    headers: Object.fromEntries(lower),
    body: typeof body === 'string' ? body : decoder.decode(body),
    // Made when asked for: hardly any body is read as bytes.
    get bytes() {
      return typeof body === 'string' ? new TextEncoder().encode(body) : body
    },
    signal,
  }
}

/** Go leaves out parameters with a raw semicolon, and such that are not encoded well. */
function wellFormed(query: string): string {
  if (!/;|%(?![0-9a-fA-F]{2})/.test(query)) return query
  return query
    .split('&')
    .filter((parameter) => !/;|%(?![0-9a-fA-F]{2})/.test(parameter))
    .join('&')
}
