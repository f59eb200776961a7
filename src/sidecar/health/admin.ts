import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { http } from '../../node/builtins.ts'
import type { Address } from '../options.ts'

/** What the admin port is made of. */
export interface AdminOptions {
  address: Address
  /** What `/readyz` says: 200 when it is ready, else 503. */
  readyz: () => { ready: boolean }
  /** The text of `/metrics`. */
  metrics: () => string
  /** Compares with the disk and tells everybody again; for `POST /-/reload`, from loopback only. */
  again?: (() => void) | undefined
}

/** The admin port. */
export interface Admin {
  /** `http://[::]:8081` */
  url: string
  /** Cuts off what is left, too. */
  close(): Promise<void>
}

/** Begins to listen; rejects when that address cannot be had. */
export type Bind = (server: Server, address: Address) => Promise<void>

interface Answer {
  status: number
  type?: string
  text: string
}

interface Route {
  methods: readonly string[]
  answer: (request: IncomingMessage) => Answer
}

/** Who asks here are probes and Prometheus: few, quick, and without a body. */
const limits = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
}

const MOST_CONNECTIONS = 100

/** What a machine without IPv6 says to `::`. */
const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])

const JSON_TYPE = 'application/json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Listens for `/healthz`, `/readyz`, `/metrics` and `POST /-/reload`. `/healthz` says that the event loop turns, and
 * nothing else: whatever else goes wrong, a restart would not heal it. The host `::` takes IPv4 too, and is 0.0.0.0
 * where there is no IPv6.
 *
 * @throws Error that names address and reason when the port cannot be had.
 * @example
 * const admin = await listenAdmin({ address, readyz: () => readiness(status(), limits), metrics: () => text })
 * await admin.close()
 */
export async function listenAdmin(
  { address, readyz, metrics, again }: AdminOptions,
  { bind = bindSocket }: { bind?: Bind } = {},
): Promise<Admin> {
  const read = ['GET', 'HEAD']
  const routes = new Map<string, Route>([
    ['/healthz', { methods: read, answer: () => ({ status: 200, text: 'ok\n' }) }],
    ['/readyz', { methods: read, answer: () => json(readyz()) }],
    ['/metrics', { methods: read, answer: () => ({ status: 200, type: METRICS_TYPE, text: metrics() }) }],
  ])
  if (again) routes.set('/-/reload', { methods: ['POST'], answer: (request) => reload(request, again) })

  const server = http.createServer(limits, (request, response) => {
    const route = routes.get(request.url?.split('?', 1)[0] ?? '')
    const { status, type = TEXT_TYPE, text } = route ? answerOf(route, request) : unknownPath(routes)
    if (status === 405) response.setHeader('Allow', route?.methods.join(', ') ?? '')
    // The first date that is written brings 0.8 MB of time zones into memory, and nobody here reads it.
    response.sendDate = false
    // A body is not read: the connection ends instead.
    if (hasBody(request)) response.setHeader('Connection', 'close')
    const headers = {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    }
    response.writeHead(status, headers).end(text)
  })
  server.maxConnections = MOST_CONNECTIONS
  await bindAny(server, address, bind)
  // Too many open files, say: connections are refused for a while, and the sidecar goes on.
  server.on('error', () => undefined)

  const { address: host, port, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bindAny(server: Server, address: Address, bind: Bind): Promise<void> {
  try {
    await bind(server, address)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    if (address.host === '::' && NO_IPV6.has(code))
      return bindAny(server, { ...address, host: '0.0.0.0' }, bind)
    const where = address.host.includes(':') ? `[${address.host}]` : address.host
    throw new Error(`cannot listen on ${where}:${address.port}: ${reasonOf(code)}`, { cause: error })
  }
}

function bindSocket(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use; take another one, such as :8082',
  EACCES: 'a port below 1024 needs a right that this user does not have; take one above',
  EADDRNOTAVAIL: 'this machine has no such address; take `::` for all addresses',
  EAFNOSUPPORT: 'this machine has no IPv6; take an IPv4 address, or `::` for all addresses',
  ENOTFOUND: 'the name does not resolve; take an address',
}

function reasonOf(code: string): string {
  return Object.hasOwn(reasons, code) ? (reasons[code] ?? code) : code
}

function answerOf({ methods, answer }: Route, request: IncomingMessage): Answer {
  const { method = '' } = request
  if (!methods.includes(method))
    return { status: 405, text: `METHOD_NOT_ALLOWED: ${methods.join(', ')} only\n` }
  try {
    return answer(request)
  } catch (error) {
    return { status: 500, text: `INTERNAL: ${error instanceof Error ? error.message : String(error)}\n` }
  }
}

function unknownPath(routes: ReadonlyMap<string, Route>): Answer {
  const known = [...routes].map(([path, { methods }]) => (methods.includes('GET') ? path : `POST ${path}`))
  return { status: 404, text: `ROUTE_UNKNOWN: known here: ${known.join(', ')}\n` }
}

function json(state: { ready: boolean }): Answer {
  return { status: state.ready ? 200 : 503, type: JSON_TYPE, text: `${JSON.stringify(state)}\n` }
}

function reload({ socket }: IncomingMessage, again: () => void): Answer {
  if (!isLoopback(socket.remoteAddress ?? ''))
    return { status: 403, text: 'FORBIDDEN: open to loopback only\n' }
  again()
  return { status: 202, text: 'accepted: it compares with the disk and tells everybody again\n' }
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
