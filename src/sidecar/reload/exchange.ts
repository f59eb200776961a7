import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { http } from '../../node/builtins.ts'

/** One request. */
export interface Exchange {
  url: URL
  method: string
  headers: Readonly<Record<string, string>>
  body?: string | undefined
  agent: Agent
  /** How much of the answer is read. */
  maxBytes: number
  signal: AbortSignal
}

/** What came back. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** The body, or the beginning of one that is too long. */
  text: string
  /** The body is longer. */
  cut: boolean
}

/**
 * Sends a request and reads the answer. One that meets a socket which the other side has just closed is sent once more.
 *
 * @example
 * const { status } = await exchange({ url, method: 'POST', headers: {}, agent, maxBytes: 65_536, signal })
 */
export async function exchange(asked: Exchange): Promise<Answer> {
  try {
    return await once(asked)
  } catch (error) {
    if (!(error instanceof StaleSocket)) throw error
    return await once(asked)
  }
}

/** A kept socket broke before anything came. */
class StaleSocket extends Error {}

function once({ url, method, headers, body, agent, maxBytes, signal }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const { request } = url.protocol === 'http:' ? http : process.getBuiltinModule('node:https')
    const outgoing = request(url, {
      method,
      agent,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    })
    const giveUp = () => {
      reject(signal.reason as Error)
      outgoing.destroy()
    }
    signal.addEventListener('abort', giveUp, { once: true })
    outgoing.once('close', () => signal.removeEventListener('abort', giveUp))
    outgoing.on('error', (error) => reject(isStale(error, outgoing) ? new StaleSocket(error.message) : error))
    outgoing.once('response', (incoming) => {
      read(incoming, maxBytes).then(({ bytes, cut }) => {
        const { statusCode: status = 0, headers } = incoming
        resolve({ status, headers, text: bytes.toString(), cut })
      }, reject)
    })
    outgoing.end(body)
  })
}

/** Reads to the end, so that the connection can be kept; what is too long is left, and its connection closed. */
function read(incoming: IncomingMessage, maxBytes: number): Promise<{ bytes: Buffer; cut: boolean }> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    const finish = (cut: boolean) => resolve({ bytes: Buffer.concat(pieces).subarray(0, maxBytes), cut })
    incoming.on('data', (piece: Buffer) => {
      pieces.push(piece)
      length += piece.length
      if (length <= maxBytes) return
      finish(true)
      incoming.destroy()
    })
    incoming.once('end', () => finish(false))
    incoming.on('error', reject)
    incoming.once('close', () => reject(new Error('the connection was closed within the answer')))
  })
}

function isStale(
  error: NodeJS.ErrnoException,
  { reusedSocket, res }: ClientRequest & { res?: unknown },
): boolean {
  return reusedSocket && !res && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}
