import type { ApiResponse } from '../../../cluster/transport.ts'
import type { ApiError, Status } from '../errors.ts'

/** Writes answers. */
export function jsonResponse(status: number, text: string, warnings: readonly string[] = []): ApiResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache, private',
      ...(warnings.length > 0 && { warning: warnings.map(warningText).join(', ') }),
    },
    body: text,
  }
}

/** A failure, or a success without an object. */
export function statusResponse(status: Status, warnings: readonly string[] = []): ApiResponse {
  const response = jsonResponse(status.code ?? 200, JSON.stringify(status), warnings)
  const seconds = status.details?.retryAfterSeconds
  if (seconds !== undefined) response.headers['retry-after'] = String(seconds)
  return response
}

/** Adds one more warning to an answer. */
export function withWarning(
  response: ApiResponse | undefined,
  warning: string | undefined,
): ApiResponse | undefined {
  if (response === undefined || warning === undefined) return response
  const warnings = [warningText(warning), response.headers.warning].filter((text) => text !== undefined)
  return { ...response, headers: { ...response.headers, warning: warnings.join(', ') } }
}

/** Turns an answer in JSON into one in YAML. */
export async function toYaml(response: ApiResponse): Promise<ApiResponse> {
  const { stringify } = await import('yaml')
  const headers = { ...response.headers, 'content-type': 'application/yaml' }
  return { ...response, headers, body: stringify(JSON.parse(response.body as string)) }
}

/** RFC 7234: `299 - "text"`. Control characters cannot stand in a header. */
function warningText(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, ' ').replace(/[\\"]/g, '\\$&')
  return `299 - "${encodeNonLatin(clean)}"`
}

function encodeNonLatin(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** The answer to a failure. */
export const errorResponse = (error: ApiError): ApiResponse => statusResponse(clientsFault(error.status))

/** The answer to a defect of this server: the only 500. */
export const defectResponse = (error: unknown): ApiResponse =>
  statusResponse({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
    reason: 'InternalError',
    code: 500,
  })

/**
 * A real server says 500 to some of its clients' mistakes; this one keeps 500 for its own, so that a test can tell.
 */
function clientsFault(status: Status): Status {
  return status.code === 500 ? { ...status, code: 400, reason: 'BadRequest' } : status
}
