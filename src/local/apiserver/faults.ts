import type { Clock } from '../../time/clock.ts'
import { ApiError, expired } from './errors.ts'
import type { OpenWatches } from './handlers/watch.ts'
import type { Call } from './request/call.ts'

/** Something that goes wrong on purpose. */
export type Fault = (
  | { type: 'down' }
  /** Such as 500, 503 or 429. */
  | { type: 'status'; code: number; retryAfterSeconds?: number; message?: string }
  /** 410 for watches and for lists that continue. */
  | { type: 'gone' }
  | { type: 'slow'; ms: number }
  /** Watches are accepted and never say anything. */
  | { type: 'silent' }
) & {
  /** Which requests; when left out: all. */
  match?: (call: Pick<Call, 'method' | 'path' | 'query'>) => boolean
  /** How many requests; when left out: until it is taken back. */
  times?: number
}

/** What a test may break. */
export interface Faults {
  /** Adds a fault. Returns its end. */
  add(fault: Fault): () => void
  /** Ends all faults. */
  clear(): void
  /** Ends every open watch, as a proxy or a restart does. */
  cutWatches(): void
  /** Lets every open watch fall silent without closing it. */
  silenceWatches(): void
}

/** The server answers nothing: connections are cut. */
export class ServerDown extends Error {
  override readonly name = 'ServerDown'
  readonly code = 'ECONNREFUSED'
}

/** What became of a request: it goes on, and `silent` mutes the watch that it opens, or it has failed. */
export type Met = { silent: boolean } | { failure: ApiError }

/** What faults do to a request: it waits, fails or goes on; a server that is down throws. */
export interface FaultyServer extends Faults {
  meet(call: Call): Promise<Met>
}

/**
 * Makes a set of faults, empty at first.
 *
 * @example
 * const end = server.faults.add({ type: 'status', code: 429, retryAfterSeconds: 2, times: 1 })
 */
export function createFaults(clock: Clock, open: OpenWatches): FaultyServer {
  const faults = new Set<{ fault: Fault; left: number }>()

  const take = (call: Call): Fault[] =>
    [...faults].flatMap((entry) => {
      if (entry.fault.match?.(call) === false || !concerns(entry.fault, call)) return []
      entry.left -= 1
      if (entry.left <= 0) faults.delete(entry)
      return [entry.fault]
    })

  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY }
      faults.add(entry)
      return () => faults.delete(entry)
    },
    clear: () => faults.clear(),
    cutWatches() {
      for (const lines of [...open]) lines.end()
    },
    silenceWatches() {
      for (const lines of open) lines.isSilent = true
    },
    async meet(call) {
      if (faults.size === 0) return { silent: false }
      const met = take(call)
      for (const fault of met) {
        if (fault.type === 'slow') await new Promise<void>((resolve) => void clock.after(fault.ms, resolve))
        else if (fault.type === 'down') throw new ServerDown('the server is down, by a fault on demand')
        else if (fault.type !== 'silent') return { failure: failure(fault) }
      }
      return { silent: met.some(({ type }) => type === 'silent') }
    },
  }
}

const isWatch = ({ query }: Call) => query.has('watch')

function concerns({ type }: Fault, call: Call): boolean {
  if (type === 'silent') return isWatch(call)
  return type !== 'gone' || isWatch(call) || query(call, 'continue') !== ''
}

const query = (call: Call, name: string) => call.query.get(name) ?? ''

function failure(fault: Extract<Fault, { type: 'gone' | 'status' }>): ApiError {
  if (fault.type === 'gone') return expired('too old resource version: by a fault on demand')
  const { code, retryAfterSeconds, message = `a fault on demand (${code})` } = fault
  return new ApiError(code, REASONS[code] ?? '', message, {
    details: retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  })
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}
