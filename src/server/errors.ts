import { answerRules, type AnswerCode } from '../protocol/answer-rules.ts'

/** One row of the error table. */
export interface ErrorRow {
  /** HTTP status of the answer. 200 for a warning. Metacontroller takes anything but 200 and 429 as an error with backoff. */
  status: 200 | 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 500
  /** What happened. */
  title: string
  /** What to do about it, a sentence; empty where the message itself says all. */
  fix: string
}

/** What can go wrong around a hook call. What can be wrong with an answer stands in `protocol/answer-rules.ts`. */
export const callErrors = {
  REQUEST_NOT_JSON: {
    status: 400,
    title: 'the body is not JSON in UTF-8',
    fix: 'Post what Metacontroller posts; replay a recorded request to compare.',
  },
  REQUEST_NOT_HOOK: {
    status: 400,
    title: 'the body is JSON, but no hook request for this route',
    fix: 'Check that the controller calls this URL for this hook.',
  },
  REQUEST_INCOMPLETE: {
    status: 400,
    title: 'the client ended the connection before the whole body had arrived',
    fix: 'Look for a proxy or a timeout between Metacontroller and this server.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'credentials are missing or wrong',
    fix: "Compare the webhook's authorization or basicAuth secret with the server's file; Metacontroller reads its secret again only when the controller's spec changes.",
  },
  FORBIDDEN: {
    status: 403,
    title: 'this admin endpoint is open to loopback only',
    fix: 'Call it from the same pod, or start the server with --admin-token-file and send that token.',
  },
  ROUTE_UNKNOWN: {
    status: 404,
    title: 'no hook answers at this path',
    fix: 'Compare the webhook URL with the routes that /hooks on the admin port lists.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'hooks are called by POST',
    fix: 'Use POST.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    title: 'the body is larger than --max-body',
    fix: 'Narrow what the customize hook selects, or raise --max-body.',
  },
  ENCODING_UNSUPPORTED: {
    status: 415,
    title: 'the body is compressed',
    fix: 'Send it as it is, without Content-Encoding.',
  },
  OVERLOADED: {
    status: 429,
    title: 'too many calls wait for a worker',
    fix: 'Make the hooks faster, raise --workers or --max-buffered, or add replicas.',
  },
  HOOK_RETRY_LATER: {
    status: 429,
    title: 'the hook asked to be called again later',
    fix: '',
  },
  HOOK_THREW: {
    status: 500,
    title: 'the hook threw an error',
    fix: '',
  },
  HOOK_EXITED: {
    status: 500,
    title: 'the hook called process.exit',
    fix: 'Throw an error instead; a hook may not end the server.',
  },
  HOOK_UNHANDLED: {
    status: 500,
    title: 'the hook left a promise or a callback whose error nobody handles',
    fix: 'Await the promise, or catch its error.',
  },
  HOOK_TIMEOUT: {
    status: 500,
    title: 'the hook did not answer within --hook-timeout',
    fix: 'Make it faster, throw RetryLater, or raise --hook-timeout together with webhook.timeout of the controller.',
  },
  HOOK_NOT_LOADED: {
    status: 500,
    title: 'the hook module could not be loaded',
    fix: 'Mend the file at the given place and reload.',
  },
  WORKER_LOST: {
    status: 500,
    title: 'the worker thread ended while it ran this hook',
    fix: 'Look for an endless loop, for memory that grows, or for native code in the hook named.',
  },
} as const satisfies Record<string, ErrorRow>

/** Code of something that went wrong around a call. */
export type CallErrorCode = keyof typeof callErrors

/** Any code that an answer of the server may carry. */
export type ErrorCode = CallErrorCode | AnswerCode

/**
 * The row of a code.
 *
 * @example
 * errorRow('HOOK_TIMEOUT').status // 500
 */
export function errorRow(code: ErrorCode): ErrorRow {
  if (code in callErrors) return callErrors[code as CallErrorCode]
  return answerRules[code as AnswerCode]
}
