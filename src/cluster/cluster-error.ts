import { isFields, own } from '../protocol/own.ts'

const brand = Symbol.for('hookwright.ClusterError')

/** A `metav1.Status` as far as clients read it. */
export interface Status {
  message?: string
  reason?: string
  code?: number
  details?: {
    name?: string
    kind?: string
    group?: string
    causes?: { reason?: string; message?: string; field?: string }[]
    retryAfterSeconds?: number
  }
  metadata?: { continue?: string }
}

/** What was asked, without its query. */
export interface Asked {
  method: string
  path: string
}

export interface ClusterErrorOptions {
  /** The HTTP status, 0 when there was no answer. */
  code: number
  /** Of the Status; `NoMatch`, `Unreachable`, `Timeout`, `Aborted` and `BadAnswer` are our own. */
  reason: string
  request?: Asked
  status?: Status
  retryAfterSeconds?: number | undefined
  cause?: unknown
}

/** A request that the Kubernetes API refused, or that never reached it. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError'
  readonly [brand] = true
  readonly code: number
  readonly reason: string
  readonly request: Asked | undefined
  readonly status: Status | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    message: string,
    { code, reason, request, status, retryAfterSeconds, cause }: ClusterErrorOptions,
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.reason = reason
    this.request = request
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/**
 * Whether something thrown is a `ClusterError`, also one of another copy of this module.
 *
 * @example
 * try { await api.get(ref) } catch (error) { if (!isClusterError(error)) throw error }
 */
export function isClusterError(error: unknown): error is ClusterError {
  return error instanceof Error && own(error, brand as unknown as string) === true
}

const withReason =
  (...reasons: string[]) =>
  (error: unknown): error is ClusterError =>
    isClusterError(error) && reasons.includes(error.reason)

/** The object is not there. */
export const isNotFound = withReason('NotFound')
/** An object with this name is there already. */
export const isAlreadyExists = withReason('AlreadyExists')
/** The object changed meanwhile, a precondition failed, or another manager owns the field. */
export const isConflict = withReason('Conflict')
/** The object breaks a rule of its kind. */
export const isInvalid = withReason('Invalid')
export const isForbidden = withReason('Forbidden')
export const isUnauthorized = withReason('Unauthorized')
export const isTooManyRequests = withReason('TooManyRequests')
/** The resource version or continue token is too old. */
export const isExpired = withReason('Expired', 'Gone')
/** The server does not know the kind. */
export const isNoMatch = withReason('NoMatch')
/** There was no answer: no connection, no name, no trust. */
export const isUnreachable = withReason('Unreachable', 'Timeout')
/** The caller gave up through its signal. */
export const isAborted = withReason('Aborted')

/**
 * The error that a Status stands for: the object of a watch's ERROR line.
 *
 * @example
 * isExpired(statusError({ code: 410, message: 'too old resource version: 1 (3)' })) // true
 */
export function statusError(status: Status): ClusterError {
  const { code = 500, message = `the server reported ${code}` } = status
  return new ClusterError(message, {
    code,
    reason: status.reason ?? reasonsByCode[code] ?? 'Unknown',
    status,
    retryAfterSeconds: status.details?.retryAfterSeconds,
  })
}

const reasonsByCode: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

/** A failure as it came back. */
export interface Answer {
  code: number
  /** The parsed JSON, or the text when it is none. */
  body: unknown
  retryAfter?: string | undefined
}

/**
 * The error for a failed answer: a Status, or whatever a proxy on the way said.
 *
 * @example
 * throw answerError({ code: 404, body: status }, { method: 'GET', path: '/api/v1/namespaces/x' })
 */
export function answerError({ code, body, retryAfter }: Answer, request: Asked): ClusterError {
  const status: Status | undefined = isFields(body) && own(body, 'kind') === 'Status' ? body : undefined
  const seconds = Number.parseInt(retryAfter ?? '', 10)
  const said = status?.message ?? (typeof body === 'string' ? body.trim().slice(0, 200) : '')
  return new ClusterError(
    `${said || `the server answered ${code}`} (${request.method} ${request.path}: ${code})`,
    {
      code,
      reason: status?.reason ?? reasonsByCode[code] ?? 'Unknown',
      request,
      ...(status && { status }),
      retryAfterSeconds: Number.isNaN(seconds) ? status?.details?.retryAfterSeconds : Math.max(seconds, 0),
    },
  )
}
