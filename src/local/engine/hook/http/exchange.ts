import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { http } from '../../../../node/builtins.ts'
import type { WebhookTls } from '../hook-spec.ts'
import { SendError, type HookResponse } from '../send.ts'
import type { TakeAgent } from './agents.ts'
import { readText } from './body.ts'
import type { Deadline } from './deadline.ts'
import { answerError, bodyError, unsendable } from './go-errors.ts'
import type { Hop } from './redirect.ts'

/** What all requests of a call share. */
export interface ExchangeOptions {
  takeAgent: TakeAgent
  tls: WebhookTls | undefined
  deadline: Deadline
  maxBytes: number
}

/**
 * Sends one request and reads its answer.
 *
 * @throws SendError in the words of Go
 */
export async function exchange(hop: Hop, options: ExchangeOptions): Promise<HookResponse> {
  const { deadline, maxBytes } = options
  const incoming = await answerOf(hop, options)
  const letGo = deadline.onOver(() => incoming.destroy())
  try {
    const body = await readText(incoming, maxBytes)
    return { status: incoming.statusCode ?? 0, headers: plainHeaders(incoming), body }
  } catch (error) {
    incoming.destroy()
    if (error instanceof SendError) throw error
    throw new SendError('body', bodyError(error, deadline.over), { cause: error })
  } finally {
    letGo()
  }
}

/** Sends a request and waits for the head of its answer. */
function answerOf(hop: Hop, { takeAgent, tls, deadline }: ExchangeOptions): Promise<IncomingMessage> {
  const { address, method, body } = hop
  const why = deadline.over === undefined ? unsendable(address) : 'context canceled'
  if (why !== undefined) return Promise.reject(new SendError('answer', why))
  return new Promise((resolve, reject) => {
    const outgoing = (address.scheme === 'http' ? http.request : httpsRequest)({
      host: address.hostname,
      port: address.port,
      method,
      path: address.path,
      agent: takeAgent(address.scheme, tls),
      headers: wireHeaders(hop),
    })
    // Go does not say that it keeps connections, it does.
    outgoing.removeHeader('connection')
    const ends = rememberEnds(outgoing)
    const letGo = deadline.onOver(() => outgoing.destroy(new Error('over')))
    outgoing.on('error', (cause) => {
      letGo()
      const message = answerError(cause, { over: deadline.over, ends: ends() })
      reject(new SendError('answer', message, { cause }))
    })
    outgoing.once('response', (incoming) => {
      letGo()
      resolve(incoming)
    })
    outgoing.end(body)
  })
}

/** The headers in the order in which Go writes them. */
function wireHeaders({ address, headers, body }: Hop): Record<string, string> {
  const { userinfo } = address
  const {
    'User-Agent': agent,
    'Accept-Encoding': encoding,
    ...rest
  }: Readonly<Record<string, string | undefined>> = {
    ...(userinfo !== undefined && { Authorization: `Basic ${Buffer.from(userinfo).toString('base64')}` }),
    ...headers,
  }
  const ordered = Object.entries({
    Host: address.host,
    'User-Agent': agent,
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))),
    'Accept-Encoding': encoding,
  })
  return Object.fromEntries(ordered.filter((header): header is [string, string] => header[1] !== undefined))
}

/** Both ends of the connection, which are not known any more once it is broken. */
function rememberEnds(outgoing: ClientRequest): () => string {
  let ends = ''
  outgoing.once('socket', (socket) => {
    const remember = () => {
      const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket
      ends = `${bracketed(localAddress)}:${localPort}->${bracketed(remoteAddress)}:${remotePort}`
    }
    if (socket.connecting) socket.once('connect', remember)
    else remember()
  })
  return () => ends
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
}
