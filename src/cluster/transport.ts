/** One request to a Kubernetes API. */
export interface ApiRequest {
  method: string
  /** Path with its query string, from `/api` on. */
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  signal?: AbortSignal | undefined
}

/** What came back. */
export interface ApiResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string | undefined>
  /** An iterable is a stream: a watch, or a log that is followed. */
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>
}

/**
 * The way to one Kubernetes API: HTTPS, or a server in this process.
 * It answers whatever the server answers, a failure too, and throws only when there was no answer.
 */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>
