import type { WebhookTls } from './hook-spec.ts'

/** One POST to a webhook. */
export interface HookPost {
  url: string
  /** Under the names that Go writes: `Content-Type`. */
  headers: Readonly<Record<string, string>>
  body: string
  timeoutMs: number
  tls?: WebhookTls | undefined
  /** Cancels the call: the controller changes, or the engine ends. */
  signal: AbortSignal
}

/** What came back. Header names are in lower case. */
export interface HookResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

/**
 * Sends a POST. Rejects with an Error whose message is what Go's HTTP client says of it
 * (`Post "http://127.0.0.1:9/sync": dial tcp 127.0.0.1:9: connect: connection refused`); a `SendError` tells when it
 * is about something else than getting an answer.
 */
export type SendHook = (post: HookPost) => Promise<HookResponse>

/** What could not be done: to read the URL, to get an answer, to read the answer's body. */
export type SendStage = 'url' | 'answer' | 'body'

/** Why a POST failed, in the words of Go. */
export class SendError extends Error {
  override readonly name = 'SendError'
  readonly stage: SendStage
  constructor(stage: SendStage, message: string, options?: ErrorOptions) {
    super(message, options)
    this.stage = stage
  }
}
