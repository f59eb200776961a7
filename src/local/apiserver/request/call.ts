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
  /** Whether the client is in this process and takes objects as they are. */
  shared: boolean
}

/** Keeps a byte order mark, which is an error in JSON. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Takes a request apart.
 *
 * @example
 * toCall({ method: 'GET', path: '/api/v1/pods?limit=5' }).query.get('limit') // '5'
 */
export function toCall({ method, path, headers = {}, body = '', signal, shared = false }: ApiRequest): Call {
  const mark = path.indexOf('?')
  return {
    method,
    path: mark === -1 ? path : path.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : wellFormed(path.slice(mark + 1))),
    headers: inLowerCase(headers),
    body: typeof body === 'string' ? body : decoder.decode(body),
    // Made when asked for: hardly any body is read as bytes.
    get bytes() {
      return typeof body === 'string' ? new TextEncoder().encode(body) : body
    },
    signal,
    shared,
  }
}

function inLowerCase(
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const lower: Record<string, string | undefined> = {}
  for (const name of Object.keys(headers)) lower[name.toLowerCase()] = headers[name]
  return lower
}

/** Go leaves out parameters with a raw semicolon, and such that are not encoded well. */
function wellFormed(query: string): string {
  if (!/;|%(?![0-9a-fA-F]{2})/.test(query)) return query
  return query
    .split('&')
    .filter((parameter) => !/;|%(?![0-9a-fA-F]{2})/.test(parameter))
    .join('&')
}
