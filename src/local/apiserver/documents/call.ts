import { ApiError } from '../errors.ts'

/** A request for a document, taken apart. */
export interface DocumentCall {
  path: string
  accept: string | undefined
  method: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  /** In milliseconds. */
  now: number | undefined
}

/** What the router in front of most documents refuses. */
export function checkMethod({ method }: Pick<DocumentCall, 'method'>): void {
  if (method === 'GET') return
  const message = 'the server does not allow this method on the requested resource'
  throw new ApiError(405, 'MethodNotAllowed', message, { details: {} })
}
