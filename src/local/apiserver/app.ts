import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Express } from 'express'
import type { ApiResponse } from '../../cluster/transport.ts'
import { ApiError, unauthorized } from './errors.ts'
import { ServerDown } from './faults.ts'
import { defectResponse, statusResponse } from './handlers/response.ts'
import { MAX_BODY_BYTES, tooLarge } from './request/body.ts'
import type { ApiServer } from './server.ts'
import { isLines } from './store/lines.ts'

/** How the API is served over HTTP. */
export interface AppOptions {
  /** Bearer token that every request needs; none for tests without one. */
  token?: string
  /** Told of a defect: a request that ended in an exception. */
  onDefect?: (error: unknown, method: string, path: string) => void
}

/** Answered without a token, as a real server does it for probes. */
const OPEN_PATHS = new Set(['/healthz', '/livez', '/readyz', '/version'])

/**
 * The express app of an embedded API server.
 *
 * @example
 * createServer(createApp(createApiServer(), { token: 'secret' })).listen(0, '127.0.0.1')
 */
export function createApp(server: ApiServer, { token, onDefect }: AppOptions = {}): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  const expected = token === undefined ? undefined : digest(`Bearer ${token}`)

  app.use((request, response) => {
    void serve(request, response)
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      if (!isAllowed(request, expected)) {
        await send(response, statusResponse(unauthorized().status))
        return
      }
      const answer = await server.handle({
        method,
        path: url,
        headers: flat(request.headers),
        body: await readBody(request),
        signal: gone.signal,
      })
      await send(response, answer, method === 'HEAD')
    } catch (error) {
      if (error instanceof ServerDown) request.socket.destroy()
      else if (error instanceof ApiError) await send(response, statusResponse(error.status))
      else if (!(error instanceof ClientGone || gone.signal.aborted)) {
        onDefect?.(error, method, url)
        await send(response, defectResponse(error))
      }
    }
  }
  return app
}

function isAllowed({ headers, url = '' }: IncomingMessage, expected: Buffer | undefined): boolean {
  if (expected === undefined || OPEN_PATHS.has(url.split('?', 1)[0] ?? '')) return true
  // Digests are of one length, so that comparing them tells nothing.
  return timingSafeEqual(digest(headers.authorization ?? ''), expected)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The client left before it had said everything. */
class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** The whole body. The rest of one that is too large is read and dropped, so that the client hears of it. */
function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
      else {
        chunks = []
        reject(tooLarge())
      }
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => reject(new ClientGone()))
    request.on('close', () => {
      // Every request is closed in the end.
      if (!request.complete) reject(new ClientGone())
    })
  })
}

const isGone = (response: ServerResponse): boolean => response.destroyed

async function send(response: ServerResponse, answer: ApiResponse, isHead = false): Promise<void> {
  const { status, headers, body } = answer
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const present = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  response.writeHead(status, Object.fromEntries(present))
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.end(isHead ? undefined : body)
    return
  }
  response.flushHeaders()
  if (isLines(body)) body.cut.addEventListener('abort', () => response.destroy(), { once: true })
  for await (const part of body) {
    if (isGone(response)) return
    if (!response.write(part)) await writable(response)
  }
  response.end()
}

/** Resolves when there is room again, or nobody there. */
function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    present.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}
