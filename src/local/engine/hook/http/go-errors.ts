import { getServers } from 'node:dns'
import { goQuote } from '../go-quote.ts'
import type { Address } from './address.ts'
import type { Deadline } from './deadline.ts'
import { factsOf, type Facts } from './facts.ts'
import { tlsError } from './tls-errors.ts'

/** What Go says of an address that it does not even try; undefined: it tries. */
export function unsendable({ scheme, host, port }: Address): string | undefined {
  if (scheme !== 'http' && scheme !== 'https') return `unsupported protocol scheme ${goQuote(scheme)}`
  if (host === '') return 'http: no Host in request URL'
  return port > 65_535 ? `dial tcp: address ${port}: invalid port` : undefined
}

/**
 * What Go says when no answer came.
 *
 * @example
 * answerError(error, { over: 'timeout', ends: '' })
 * // 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)'
 */
export function answerError(
  error: unknown,
  { over, ends }: { over: Deadline['over']; ends: string },
): string {
  // Go has three texts for this, at random.
  if (over === 'timeout') return 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)'
  if (over === 'canceled') return 'context canceled'
  // Every address of a name was tried: the first error tells.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  const cause = factsOf(first ?? error)
  return (
    lookupError(cause) ?? socketError(cause, ends) ?? parseError(cause) ?? tlsError(cause) ?? cause.message
  )
}

/**
 * What Go says when an answer broke off.
 *
 * @example
 * bodyError(error, undefined) // 'unexpected EOF'
 */
export function bodyError(error: unknown, over: Deadline['over']): string {
  if (over === 'timeout') {
    return 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'
  }
  if (over === 'canceled') return 'context canceled'
  const { code, message } = factsOf(error)
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return 'unexpected EOF'
  return code === 'HPE_INVALID_CHUNK_SIZE' ? 'invalid byte in chunk length' : message
}

function lookupError({ code, syscall, place }: Facts): string | undefined {
  if (syscall !== 'getaddrinfo') return undefined
  const [server] = getServers()
  const on = server === undefined ? '' : ` on ${/:\d+$/.test(server) ? server : `${server}:53`}`
  return `dial tcp: lookup ${place}${on}: ${code === 'ENOTFOUND' ? 'no such host' : 'server misbehaving'}`
}

const socketWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EADDRNOTAVAIL: 'cannot assign requested address',
  ETIMEDOUT: 'connection timed out',
  EPIPE: 'broken pipe',
}

function socketError({ code, syscall, place }: Facts, ends: string): string | undefined {
  // Node's own: the other side ended the connection before it answered.
  if (code === 'ECONNRESET' && syscall === '') return 'EOF'
  const words = socketWords[code]
  if (words === undefined) return undefined
  return syscall === 'connect'
    ? `dial tcp ${place}: connect: ${words}`
    : `${syscall} tcp ${ends}: ${syscall}: ${words}`
}

/** What Go says of an answer that is no HTTP. */
function parseError({ code, packet }: Facts): string | undefined {
  if (!code.startsWith('HPE_')) return undefined
  const [line = '', ...headers] = packet.split(/\r?\n/)
  const [version = '', status] = line.split(' ')
  const odd = headers.find((header) => header !== '' && !header.includes(':'))
  const why =
    status === undefined
      ? `malformed HTTP response ${goQuote(line)}`
      : !/^\d{3}$/.test(status)
        ? `malformed HTTP status code ${goQuote(status)}`
        : !/^HTTP\/\d\.\d$/.test(version)
          ? `malformed HTTP version ${goQuote(version)}`
          : `malformed MIME header: missing colon: ${goQuote(odd ?? '')}`
  return `net/http: HTTP/1.x transport connection broken: ${why}`
}
