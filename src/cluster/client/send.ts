import { answerError, ClusterError, isClusterError, type Asked } from '../cluster-error.ts'
import type { ApiRequest, ApiResponse, Transport } from '../transport.ts'

/** A body that has come as a whole. */
type Whole = string | Uint8Array

const asked = ({ method, path }: ApiRequest): Asked => ({ method, path: path.split('?', 1)[0] ?? '' })

/**
 * Sends a request and rejects unless it succeeded. The answer's body may be a stream.
 *
 * @example
 * const { body } = await open(transport, { method: 'GET', path: '/api/v1/pods?watch=1' })
 */
export async function open(transport: Transport, request: ApiRequest): Promise<ApiResponse> {
  let response: ApiResponse
  try {
    request.signal?.throwIfAborted()
    response = await transport(request)
  } catch (error) {
    throw isClusterError(error) ? error : noAnswer(error, request)
  }
  if (response.status >= 200 && response.status < 300) return response
  const text = await whole(response, request)
  throw answerError(
    { code: response.status, body: parseIfJson(text), retryAfter: response.headers['retry-after'] },
    asked(request),
  )
}

/**
 * Sends a request and parses the answer: JSON, or the text when the server says that it is something else.
 *
 * @example
 * const version = await send(transport, { method: 'GET', path: '/version' })
 */
export async function send(transport: Transport, request: ApiRequest): Promise<unknown> {
  const response = await open(transport, request)
  if (response.value !== undefined) return response.value
  const body = await whole(response, request)
  if (!(response.headers['content-type'] ?? '').includes('json')) return asText(body)
  try {
    return JSON.parse(asText(body))
  } catch (cause) {
    const where = asked(request)
    const message = `the answer to ${where.method} ${where.path} is not JSON: is this a Kubernetes API?`
    throw new ClusterError(message, { code: response.status, reason: 'BadAnswer', request: where, cause })
  }
}

async function whole({ body }: ApiResponse, request: ApiRequest): Promise<Whole> {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of body) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  } catch (error) {
    throw isClusterError(error) ? error : noAnswer(error, request)
  }
  return Buffer.concat(pieces)
}

const asText = (body: Whole) =>
  typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()

function parseIfJson(body: Whole): unknown {
  const text = asText(body)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function noAnswer(cause: unknown, request: ApiRequest): ClusterError {
  const where = asked(request)
  const aborted = request.signal?.aborted === true
  const what = aborted ? 'was given up' : `failed: ${cause instanceof Error ? cause.message : String(cause)}`
  return new ClusterError(`${where.method} ${where.path} ${what}`, {
    code: 0,
    reason: aborted ? 'Aborted' : 'Unreachable',
    request: where,
    cause,
  })
}
