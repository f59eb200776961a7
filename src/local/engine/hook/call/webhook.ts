import type { Obj } from '../../../../cluster/object.ts'
import type { Clock } from '../../../../time/clock.ts'
import { errorText } from '../../error-text.ts'
import { TooManyRequests } from '../hook.ts'
import type { HookSpec } from '../hook-spec.ts'
import { SendError, type HookResponse, type SendHook, type SendStage } from '../send.ts'
import { createEtagCache } from './etag-cache.ts'
import { retryAfterSeconds } from './retry-after.ts'

/** A call that was made of a webhook. */
export interface WebhookCall {
  parent: Obj
  body: string
  signal: AbortSignal
  /** Told as soon as there is an answer, also when it cannot be taken. */
  answered: (status: number) => void
}

/** Calls a webhook and resolves with the body that counts: the answer's, or the one that is kept for its tag. */
export type Webhook = (call: WebhookCall) => Promise<string>

/** What stands before the words of the HTTP client. */
const failures: Readonly<Record<SendStage, string>> = {
  url: '',
  answer: 'http error: ',
  body: "can't read response body: ",
}

/** Statuses that mean: as it was. They count when a tag was sent. */
const unchanged: ReadonlySet<number> = new Set([304, 412])

/**
 * Prepares the calls of one hook of a controller (protocol.md §2.1, §2.3, §2.4).
 *
 * @example
 * const webhook = createWebhook(plan.hooks.sync, { send, clock, now })
 */
export function createWebhook(
  spec: HookSpec,
  { send, clock, now }: { send: SendHook; clock: Clock; now: () => number },
): Webhook {
  const { url, timeoutMs, tls, authorization } = spec
  const cache = spec.etag && createEtagCache(clock, spec.etag)

  return async ({ parent, body, signal, answered }) => {
    const kept = cache?.get(parent)
    const headers = {
      'User-Agent': 'Go-http-client/1.1',
      ...(authorization !== undefined && { Authorization: authorization }),
      'Content-Type': 'application/json',
      ...(kept && { 'If-None-Match': kept.etag }),
      'Accept-Encoding': 'gzip',
    }
    const response = await attempt(send({ url, headers, body, timeoutMs, tls, signal }))
    const { status } = response
    answered(status)
    if (status === 429) {
      throw new TooManyRequests(retryAfterSeconds(response.headers['retry-after'] ?? '', now()))
    }
    if (kept !== undefined && unchanged.has(status)) {
      const { kind, metadata } = parent
      const entry = cache?.get(parent)
      if (entry) return entry.body
      throw new Error(
        `cannot find cached response for cache key: {${kind} ${metadata.namespace ?? ''} ${metadata.name ?? ''}}`,
      )
    }
    if (status !== 200) throw new Error(`unsupported status code: ${status} body: ${response.body}`)
    const etag = response.headers.etag ?? ''
    if (etag !== '') cache?.set(parent, { etag, body: response.body })
    return response.body
  }
}

async function attempt(sending: Promise<HookResponse>): Promise<HookResponse> {
  try {
    return await sending
  } catch (cause) {
    const stage = cause instanceof SendError ? cause.stage : 'answer'
    throw new Error(`${failures[stage]}${errorText(cause)}`, { cause })
  }
}
