import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/clock.ts'
import { ClusterError, type Asked } from './cluster-error.ts'
import type { Connection, Proof } from './connection/connection.ts'
import { createAgents } from './connection/https-agent.ts'
import { http, https } from '../node/builtins.ts'
import { readBody } from './connection/read-body.ts'
import type { ApiRequest, ApiResponse, Transport } from './transport.ts'
import { unreachable } from './connection/unreachable.ts'

/** Limits of one transport. */
export interface HttpsOptions {
  clock?: Clock
  /** How long an answer may take to come as a whole; for a stream, to begin. */
  timeoutMs?: number
  /** How large an answer may be that is no stream. */
  maxBytes?: number
}

/** A transport that holds sockets. */
export type HttpsTransport = Transport & {
  /** Cuts all requests and closes the sockets. */
  close(): void
}

/** Watches, and logs that are followed: these have no end that one could wait for. */
const stream = /[?&](?:watch|follow)=(?:1|true)(?:&|$)/

/**
 * Makes a transport over HTTPS, or HTTP where the address says so, which keeps its connections.
 *
 * @example
 * const transport = httpsTransport(await loadConfig())
 * const { status } = await transport({ method: 'GET', path: '/readyz' })
 */
export function httpsTransport(connection: Connection, options: HttpsOptions = {}): HttpsTransport {
  const { clock = systemClock, timeoutMs = 60_000, maxBytes = 256 * 1024 * 1024 } = options
  const { server, login = () => Promise.resolve<Proof>({}) } = connection
  const base = new URL(server)
  const prefix = base.pathname.replace(/\/$/, '')
  const agents = createAgents(connection)
  const running = new Set<ClientRequest>()

  /** Sends once and answers when the head of the response is there. */
  const start = async (request: ApiRequest, proof: Proof): Promise<IncomingMessage> => {
    const { method, path, signal, body } = request
    const streams = stream.test(path)
    const agent = await agents.take(proof)
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      const outgoing = (base.protocol === 'http:' ? http : https).request(base, {
        method,
        path: `${prefix}${path}`,
        agent,
        headers: {
          ...(!streams && { 'accept-encoding': 'gzip' }),
          ...connection.headers,
          ...request.headers,
          ...(proof.authorization !== undefined && { authorization: proof.authorization }),
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
      })
      running.add(outgoing)
      const cancel = clock.after(timeoutMs, () =>
        outgoing.destroy(timedOut(server, timeoutMs, asked(request))),
      )
      let answer: IncomingMessage | undefined
      // Not by the option `signal`: Node gives that to the socket as well, which outlives the request. Once all has
      // come, though not all been read, nobody listens to the socket: it must not be told of an error.
      const giveUp = () => {
        if (answer?.complete === true) answer.destroy(abortError(signal))
        else outgoing.destroy(abortError(signal))
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      outgoing.once('close', () => {
        running.delete(outgoing)
        signal?.removeEventListener('abort', giveUp)
        cancel()
      })
      outgoing.once('socket', (socket) => socket.setKeepAlive(true, 15_000))
      outgoing.on('error', reject)
      outgoing.once('response', (incoming) => {
        answer = incoming
        if (streams && incoming.statusCode === 200) cancel()
        resolve(incoming)
      })
      outgoing.end(body)
    })
  }

  const exchange = async (request: ApiRequest, proof: Proof): Promise<ApiResponse> => {
    const incoming = await start(request, proof)
    const status = incoming.statusCode ?? 0
    const headers = plainHeaders(incoming)
    if (status === 200 && stream.test(request.path)) {
      // Whoever reads is told; a stream that breaks while nobody reads must not end the process.
      incoming.on('error', () => undefined)
      return { status, headers, body: incoming }
    }
    return { status, headers, body: await readBody(incoming, maxBytes) }
  }

  const transport: Transport = async (request) => {
    try {
      const proof = await login(false)
      const response = await exchange(request, proof)
      if (response.status !== 401) return response
      const fresh = await login(true)
      return sameProof(proof, fresh) ? response : await exchange(request, fresh)
    } catch (error) {
      if (error instanceof ClusterError || request.signal?.aborted === true) throw error
      throw unreachable(error, { server, request: asked(request) })
    }
  }

  return Object.assign(transport, {
    close() {
      for (const outgoing of running) outgoing.destroy()
      agents.close()
    },
  })
}

const asked = ({ method, path }: ApiRequest): Asked => ({ method, path: path.split('?', 1)[0] ?? '' })

function abortError(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('the request was given up')
}

const sameProof = (a: Proof, b: Proof) => a.authorization === b.authorization && a.cert === b.cert

function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

function timedOut(server: string, timeoutMs: number, request: Asked): ClusterError {
  const message = `the Kubernetes API at ${server} did not answer ${request.method} ${request.path} within ${timeoutMs} ms`
  return new ClusterError(message, { code: 0, reason: 'Timeout', request })
}
