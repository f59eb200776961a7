import type { ServerResponse } from 'node:http'
import type { CallResult } from './run.ts'

/** How to write an answer. */
export interface ReplyOptions {
  /** Ask the client to leave, because the server is going down. */
  close: boolean
}

/** Writes the one answer of a call; nothing else touches the response. Returns the bytes of the body. */
export function reply(response: ServerResponse, result: CallResult, { close }: ReplyOptions): number {
  const { status, text } = result
  if (response.destroyed || response.headersSent) return 0
  const headers = headersOf(result)
  if (close) headers.Connection = 'close'
  if (status === 304) {
    response.writeHead(304, headers)
    response.end()
    return 0
  }
  const length = Buffer.byteLength(text)
  headers['Content-Length'] = length
  response.writeHead(status, headers)
  // Plain ASCII goes out without being encoded.
  response.end(text, length === text.length ? 'latin1' : 'utf8')
  return length
}

/**
 * The headers that an answer has because of what it says, not of how it travels.
 *
 * @example
 * headersOf({ status: 200, text: '{}', etag: '"x"', facts: {} }) // { ETag: '"x"', 'Content-Type': 'application/json' }
 */
export function headersOf({ status, code, etag, retryAfter }: CallResult): Record<string, string | number> {
  if (status === 304) return { ETag: etag ?? '' }
  const headers: Record<string, string | number> = {}
  if (etag !== undefined) headers.ETag = etag
  if (code === undefined) headers['Content-Type'] = 'application/json'
  else {
    headers['Content-Type'] = 'text/plain; charset=utf-8'
    headers['X-Content-Type-Options'] = 'nosniff'
    headers['X-Hookwright-Code'] = code
  }
  // Without it Metacontroller would call again at once, for ever.
  if (status === 429) headers['Retry-After'] = wholeSeconds(retryAfter)
  if (status === 405) headers.Allow = 'POST'
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer, Basic realm="hookwright", charset="UTF-8"'
  return headers
}

/** A day: nobody means to wait longer, and an integer that Go can parse. */
const LONGEST_WAIT = 86_400

function wholeSeconds(seconds = 1): number {
  return Number.isNaN(seconds) ? 1 : Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_WAIT)
}
