import { availableParallelism } from 'node:os'
import type { LogOptions } from '../server/log.ts'
import type { Address, ServeOptions } from '../server/options.ts'
import type { OptionRow } from './option-row.ts'
import {
  parseAddress,
  parseChoice,
  parseCount,
  parseDuration,
  parseFlag,
  parseOptionalAddress,
  parseSize,
} from './parse.ts'

/** Threads by default: one for each processor, and two at least, so that one stuck hook never stops the others. */
const defaultWorkers = Math.max(2, Math.min(availableParallelism(), 8))

/** The options of `hookwright serve`, by the name of the setting. */
export const serveOptions = {
  listen: {
    flags: '--listen <host:port>',
    fallback: '127.0.0.1:8080',
    parse: parseAddress,
    help: 'where Metacontroller posts to; port 0 takes a free one, ":8080" listens on all interfaces',
  },
  listenAddr: {
    flags: '-l, --listen-addr <host:port>',
    parse: parseAddress,
    help: 'the same as --listen, by the name that kubecfg httpd has for it',
  },
  adminListen: {
    flags: '--admin-listen <host:port>',
    fallback: '127.0.0.1:9090',
    parse: parseOptionalAddress,
    help: 'where /healthz, /readyz, /metrics, /hooks and POST /-/reload answer; "off" for nowhere',
  },
  workers: {
    flags: '--workers <number>',
    fallback: String(defaultWorkers),
    parse: parseCount(0),
    help: 'threads that run hooks, by default one a processor, from 2 to 8; 0 runs them in the main thread, for debugging',
  },
  workerMemory: {
    flags: '--worker-memory <MB>',
    fallback: '512',
    parse: parseCount(16),
    help: 'JavaScript memory of one worker in megabytes; a hook that needs more is ended and its worker replaced',
  },
  hookTimeout: {
    flags: '--hook-timeout <duration>',
    fallback: '9s',
    parse: parseDuration,
    help: 'how long a hook may take; Metacontroller itself gives up after webhook.timeout (10s)',
  },
  loadTimeout: {
    flags: '--load-timeout <duration>',
    fallback: '10s',
    parse: parseDuration,
    help: 'how long importing one hook module may take',
  },
  maxBody: {
    flags: '--max-body <size>',
    fallback: '32MiB',
    parse: parseSize,
    help: 'longest request body; longer ones are answered with 413',
  },
  maxBuffered: {
    flags: '--max-buffered <size>',
    fallback: '256MiB',
    parse: parseSize,
    help: 'request bodies that are held at a time, all together; beyond that calls are answered with 429',
  },
  watch: {
    flags: '--watch',
    parse: parseFlag,
    help: 'reload when a file below PATH changes',
  },
  shutdownDelay: {
    flags: '--shutdown-delay <duration>',
    fallback: '2s',
    parse: parseDuration,
    help: 'on SIGTERM: how long to go on as usual, but not ready, until no more calls are sent here',
  },
  shutdownTimeout: {
    flags: '--shutdown-timeout <duration>',
    fallback: '15s',
    parse: parseDuration,
    help: 'after that: how long calls in flight may take',
  },
  tlsCertFile: {
    flags: '--tls-cert-file <file>',
    parse: String,
    help: 'serve HTTPS with this certificate chain (PEM); the file may be replaced while running',
  },
  tlsKeyFile: {
    flags: '--tls-key-file <file>',
    parse: String,
    help: 'its private key (PEM)',
  },
  clientCaFile: {
    flags: '--client-ca-file <file>',
    parse: String,
    help: 'demand a client certificate of this authority (PEM): mTLS',
  },
  bearerTokenFile: {
    flags: '--bearer-token-file <file>',
    parse: String,
    help: 'demand "Authorization: Bearer <content of this file>"; the file may be replaced while running',
  },
  basicAuthFile: {
    flags: '--basic-auth-file <file>',
    parse: String,
    help: 'demand basic authentication with the user:password in this file; with both files either is accepted',
  },
  adminTokenFile: {
    flags: '--admin-token-file <file>',
    parse: String,
    help: 'open /hooks and /-/reload to others than loopback, with this bearer token',
  },
  logLevel: {
    flags: '--log-level <level>',
    fallback: 'info',
    parse: parseChoice(['debug', 'info', 'warn', 'error', 'silent']),
    help: 'debug, info (a line for each call), warn, error or silent',
  },
  logFormat: {
    flags: '--log-format <format>',
    fallback: 'auto',
    parse: parseChoice(['auto', 'json', 'text']),
    help: 'json, text, or auto: text on a terminal and json elsewhere',
  },
  logFile: {
    flags: '--log-file <file>',
    parse: String,
    help: 'append the log to this file instead of writing it to standard output',
  },
} as const satisfies Record<string, OptionRow>

/** Parsed options, as commander hands them over. */
export type ParsedServeOptions = Omit<ServeOptions, 'paths' | 'adminListen'> & {
  adminListen: Address | 'off'
  listenAddr?: ServeOptions['listen']
  logLevel: LogOptions['level']
  logFormat: 'auto' | 'json' | 'text'
  logFile?: string
}

/** The options of `hookwright serve` when nothing is said. */
export function serveDefaults(): Omit<ServeOptions, 'paths'> {
  const rows: [string, OptionRow][] = Object.entries(serveOptions)
  const values = rows.flatMap(([name, { fallback, parse }]) =>
    fallback === undefined ? [] : [[name, parse(fallback)]],
  )
  const { adminListen, ...rest } = Object.fromEntries(values) as ParsedServeOptions
  return { ...rest, adminListen: adminListen === 'off' ? undefined : adminListen, watch: false }
}
