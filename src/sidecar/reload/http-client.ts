import type { Clock } from '../../time/clock.ts'
import type { HttpReloadOptions } from '../options.ts'
import { agentSource } from './agent.ts'
import { readCredentials } from './credentials.ts'
import { exchange, type Answer } from './exchange.ts'
import { hide, secretsOf, wordsOf } from './words.ts'

/** Whom to ask, and as whom. */
export type ClientOptions = Omit<HttpReloadOptions, 'method' | 'payload' | 'timeoutMs' | 'success'>

/** What is asked. */
export interface Asked {
  method: string
  headers?: Readonly<Record<string, string>>
  body?: string | undefined
  /** From reading the credentials to the last byte of the answer. */
  timeoutMs: number
  maxBytes: number
  signal: AbortSignal
}

/** An answer, and what takes credentials out of pieces of it that are shown. */
export type CleanAnswer = Answer & { clean: (text: string) => string }

/** Asks one address. */
export interface HttpClient {
  /** The address without what may be secret in it. */
  readonly address: string
  /** Rejects when there is no answer; no error holds a credential. */
  ask(asked: Asked): Promise<CleanAnswer>
}

/**
 * Makes a client of one address, which keeps its connection, reads credentials at each call, and hides them in what it
 * gives back.
 *
 * @example
 * const client = createHttpClient({ url: 'http://127.0.0.1:9090/-/reload', headers: {}, skipTlsVerify: false }, { clock })
 * const { status, clean, text } = await client.ask({ method: 'POST', timeoutMs: 10_000, maxBytes: 65_536, signal })
 */
export function createHttpClient(options: ClientOptions, { clock }: { clock: Clock }): HttpClient {
  const given = parse(options.url)
  const url = new URL(given)
  url.username = ''
  url.password = ''
  const takeAgent = agentSource(url, options)
  const known = secretsOf(url, options.headers)

  const ask = async ({ headers, ...asked }: Omit<Asked, 'timeoutMs'>) => {
    let secrets = known
    try {
      const proof = await readCredentials(options, given)
      secrets = [...known, ...proof.secrets]
      const { authorization } = proof
      const answer = await exchange({
        ...asked,
        url,
        agent: await takeAgent(),
        headers: {
          ...merged(headers, options.headers),
          ...(authorization !== undefined && { authorization }),
        },
      })
      return { ...answer, clean: (text: string) => wordsOf(text, secrets) }
    } catch (error) {
      // Without its cause, which may hold what is hidden.
      throw new Error(hide(messageOf(error), secrets))
    }
  }

  return {
    address: `${url.origin}${url.pathname}`,
    async ask({ timeoutMs, signal, ...asked }) {
      const { promise: over, reject } = Promise.withResolvers<never>()
      const stop = new AbortController()
      const end = (why: string) => {
        const error = new Error(why)
        stop.abort(error)
        reject(error)
      }
      const giveUp = () => end('given up')
      const cancel = clock.after(timeoutMs, () => end(`no full answer within ${Math.ceil(timeoutMs)} ms`))
      signal.addEventListener('abort', giveUp, { once: true })
      if (signal.aborted) giveUp()
      try {
        return await Promise.race([over, ask({ ...asked, signal: stop.signal })])
      } finally {
        cancel()
        signal.removeEventListener('abort', giveUp)
      }
    },
  }
}

function parse(url: string): URL {
  const parsed = URL.parse(url)
  if (parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:')) return parsed
  throw new Error('an address to call must be a URL that begins with http:// or https://')
}

/** The later ones win, however their names are written. */
function merged(...all: (Readonly<Record<string, string>> | undefined)[]): Record<string, string> {
  const headers = all.flatMap((each) => Object.entries(each ?? {}))
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
}

/** When all addresses of a name refused, the first of them tells. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
