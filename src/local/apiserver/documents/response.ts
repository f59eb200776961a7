import type { ApiError } from '../errors.ts'

/** The answer to a request for a document. Names of headers are in lower case. */
export interface DocumentResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array
}

export const JSON_TYPE = 'application/json'
const TEXT_TYPE = 'text/plain; charset=utf-8'

/** An answer that is JSON, given as its text. */
export function jsonText(body: string, headers: Readonly<Record<string, string>> = {}): DocumentResponse {
  return { status: 200, headers: { 'content-type': JSON_TYPE, ...headers }, body }
}

/** An answer that is plain text. */
export function plainText(status: number, body: string): DocumentResponse {
  return { status, headers: { 'content-type': TEXT_TYPE, 'x-content-type-options': 'nosniff' }, body }
}

/** A failure as a Status. */
export function failure(error: ApiError): DocumentResponse {
  return { ...jsonText(JSON.stringify(error.status)), status: error.code }
}

/** What is said of a path that leads nowhere, outside of the API. */
export const pageNotFound = (): DocumentResponse => plainText(404, '404 page not found\n')
