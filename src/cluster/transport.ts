import type { Obj } from './object.ts'

/** One line of a watch. The object of an ERROR is a Status. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: Obj
}

/** One request to a Kubernetes API. */
export interface ApiRequest {
  method: string
  /** Path with its query string, from `/api` on. */
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  signal?: AbortSignal | undefined
  /** Takes values instead of text from a server in this process: its own, which nobody may change. */
  shared?: boolean
}

/** What came back. */
export interface ApiResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string | undefined>
  /** An iterable is a stream: a watch, or a log that is followed. */
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>
  /** What the body would say, for who asked for shared values; the body is empty then. */
  value?: unknown
  /** The lines of a watch, for who asked for shared values; those that are text are as in the body. */
  events?: AsyncIterable<string | WatchEvent>
}

/**
 * The way to one Kubernetes API: HTTPS, or a server in this process.
 * It answers whatever the server answers, a failure too, and throws only when there was no answer.
 */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>
