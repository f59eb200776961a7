import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Clock } from '../time/clock.ts'
import { openSecretFiles } from './auth/secret-files.ts'
import type { Address } from './options.ts'

/** Files for TLS; with `clientCaFile` every client must show a certificate of that authority. */
export interface TlsFiles {
  certFile: string
  keyFile: string
  clientCaFile?: string | undefined
}

/** How to listen. */
export interface ListenOptions {
  clock: Clock
  tls?: TlsFiles | undefined
  onProblem: (message: string) => void
}

/** A server that listens. */
export interface Listener {
  /** `http://127.0.0.1:8080` */
  url: string
  server: Server | TlsServer
  /** Takes no more connections, lets those that are idle go, and resolves when the last one is gone. */
  close(): Promise<void>
  /** Cuts off whatever is left. */
  destroy(): void
}

/** Go's default transport keeps idle connections for 90 s and does not retry a POST on one that was just closed. */
const KEEP_ALIVE_MS = 95_000

/** Metacontroller waits for 10 s by default, for the whole exchange. */
const REQUEST_MS = 30_000

const limits: ServerOptions = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  requestTimeout: REQUEST_MS,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
}

/**
 * Listens for HTTP, or for HTTPS when `tls` is given.
 *
 * @throws Error that names address and reason when the port cannot be had, or a file that cannot be used.
 */
export async function listen(
  address: Address,
  handler: RequestListener,
  { clock, tls, onProblem }: ListenOptions,
): Promise<Listener> {
  const secure = tls && openTls(tls, clock, onProblem)
  const server = secure
    ? createTlsServer({ ...limits, ...secure.options }, handler)
    : createServer(limits, handler)
  secure?.use(server as TlsServer)
  const silent = trackSilent(server)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(address.port, address.host, resolve)
    })
  } catch (error) {
    secure?.close()
    const reason =
      (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'the port is in use' : String(error)
    throw new Error(`cannot listen on ${address.host}:${address.port}: ${reason}`, { cause: error })
  }
  const { address: host, port, family } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${host}]` : host}:${port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        secure?.close()
        server.close(() => resolve())
        silent.close()
      }),
    destroy: () => server.closeAllConnections(),
  }
}

/**
 * Knows the connections on which nothing was ever sent, as Go keeps them in reserve. Node closes idle connections that
 * have had a request, but these would hold the end up.
 */
function trackSilent(server: Server | TlsServer): { close: () => void } {
  const sockets = new Set<Socket>()
  const add = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  // The raw side of each connection, and its TLS side once there is one.
  server.on('connection', add).on('secureConnection', add)
  return {
    close() {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    },
  }
}

/** Certificate, key and client authority from files that may be replaced while the server runs. */
function openTls(
  { certFile, keyFile, clientCaFile }: TlsFiles,
  clock: Clock,
  onProblem: (message: string) => void,
) {
  let server: TlsServer | undefined
  const contextOf = ([cert, key, ca]: readonly string[]): SecureContextOptions => ({
    cert,
    key,
    ...(ca !== undefined && { ca }),
    minVersion: 'TLSv1.2',
  })
  const names = [certFile, keyFile, ...(clientCaFile === undefined ? [] : [clientCaFile])]
  const files = openSecretFiles(names, {
    clock,
    onProblem,
    accept(contents) {
      const context = contextOf(contents)
      try {
        createSecureContext(context)
      } catch (error) {
        throw new Error(`${names.join(', ')} cannot be used for TLS: ${(error as Error).message}`, {
          cause: error,
        })
      }
      server?.setSecureContext(context)
    },
  })
  const isMutual = clientCaFile !== undefined
  return {
    options: { ...contextOf(files.contents), requestCert: isMutual, rejectUnauthorized: isMutual },
    use(listening: TlsServer) {
      server = listening
    },
    close: () => files.close(),
  }
}
