import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Cleanup } from '../../support/cleanup.ts'
import type { HttpReloadOptions } from '../../../src/sidecar/options.ts'

/** A call as it came. */
export interface Received {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
  socket: Socket
}

/** A program that is told to reload. */
export interface Program {
  readonly address: string
  readonly received: Received[]
  readonly server: Server
}

/** Starts a program, with TLS where there are `tls` options, that answers each call as it is told. */
export async function startProgram(
  cleanup: Cleanup,
  answer: (response: ServerResponse, call: Received, request: IncomingMessage) => void,
  { tls, host = '127.0.0.1' }: { tls?: ServerOptions; host?: string } = {},
): Promise<Program> {
  const received: Received[] = []
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.once('end', () => {
      const { method = '', url = '', headers, socket } = request
      const call = { method, url, headers, socket, body: Buffer.concat(pieces).toString() }
      received.push(call)
      answer(response, call, request)
    })
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { address: `${tls ? 'https' : 'http'}://${name}:${port}`, received, server }
}

/** How a URL is called when nothing is said about it. */
export function callOf(url: string, options: Partial<HttpReloadOptions> = {}): HttpReloadOptions {
  return {
    ...{ url, method: 'POST', headers: {}, skipTlsVerify: false, timeoutMs: 10_000 },
    success: (status) => status >= 200 && status < 300,
    ...options,
  }
}
