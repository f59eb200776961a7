import type { ErrorCode } from '../errors.ts'
import type { Finding } from '../../protocol/finding.ts'

/**
 * All that crosses between the main thread and a worker. Calls and replies travel in arrays, one message per turn
 * of the event loop, and as tuples: names of properties would be copied each time.
 */

/** A call: its slot, the index of its route, the length of its body, and the `If-None-Match` header. */
export type CallMessage = [slot: number, route: number, length: number, ifNoneMatch: string | undefined]

/** What the log line says of a call. */
export interface CallFacts {
  /** `UselessPod default/a` */
  parent?: string
  kind?: string
  namespace?: string
  name?: string
  uid?: string
  generation?: number
  hook?: string
  observed?: number
  desired?: number
  warnings?: Finding[]
  refused?: Finding[]
  /** The author's stack, for the log alone. */
  stack?: string
}

/** A reply: its slot, status, code when something was wrong, body, ETag, seconds of `Retry-After`, and facts. */
export type ReplyMessage = [
  slot: number,
  status: number,
  code: ErrorCode | undefined,
  text: string,
  etag: string | undefined,
  retryAfter: number | undefined,
  facts: CallFacts,
]

/** Main thread to worker: calls to run. Without any it is a ping: taking it counts as progress. */
export interface ToWorker {
  calls: CallMessage[]
  /** Their bodies, one after the other, in one buffer that changes hands. */
  bodies: Uint8Array
}

/** A line that a hook wrote by `console`. */
export interface ConsoleLine {
  type: 'console'
  level: 'debug' | 'info' | 'warn' | 'error'
  text: string
  route?: string
  parent?: string
}

/** Worker to main thread. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'replies'; replies: ReplyMessage[] }
  | ConsoleLine
  | {
      type: 'unhandled'
      message: string
      stack: string | undefined
      route?: string
      parent?: string
      retire: boolean
    }
