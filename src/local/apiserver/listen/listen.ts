import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createApp, type AppOptions } from '../app.ts'
import type { ApiServer } from '../server.ts'
import type { Certificate } from './certificate.ts'

/** Where and how to listen. */
export interface ListenOptions extends AppOptions {
  /** A loopback address. */
  host: string
  /** 0 takes a free one. */
  port: number
  certificate: Certificate
  token: string
}

/** An embedded API that listens. */
export interface Listening {
  /** Such as `https://127.0.0.1:6443`. */
  url: string
  /** Ends watches, connections and the socket. */
  close(): Promise<void>
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/

/**
 * Serves an embedded API over HTTPS, on loopback only.
 *
 * @throws Error when the address is not loopback or the port is taken
 * @example
 * const { url } = await listen(createApiServer(), { host: '127.0.0.1', port: 0, certificate, token })
 */
export async function listen(api: ApiServer, options: ListenOptions): Promise<Listening> {
  const { host, port, certificate } = options
  if (!LOOPBACK.test(host)) {
    throw new Error(
      `cannot listen on ${host || 'all interfaces'}: the embedded cluster is for this machine only, give 127.0.0.1, ::1 or localhost`,
    )
  }
  const server = createServer({ ...certificate, keepAliveTimeout: 95_000 }, createApp(api, options))
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      api.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(
      `port ${port} of ${host} is in use: give another one, or ${host}:0 for any that is free`,
      { cause: error },
    )
  }
  return new Error(`cannot listen on ${host}:${port}: ${error.message}`, { cause: error })
}
