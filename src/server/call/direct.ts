import { failure } from '../workers/executor.ts'
import { routeProblem, type HandleOptions } from './handle.ts'
import { headersOf } from './reply.ts'
import type { CallResult } from './run.ts'

/** A hook call that comes from this process. */
export interface DirectCall {
  /** Such as `/useless/sync`. */
  path: string
  body: string
  ifNoneMatch?: string | undefined
}

/** What comes back. Header names are in lower case. */
export interface DirectAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** An answer as a client of the server would get it. */
export const directAnswer = (result: CallResult): DirectAnswer => ({
  status: result.status,
  headers: Object.fromEntries(
    Object.entries(headersOf(result)).map(([name, value]) => [name.toLowerCase(), String(value)]),
  ),
  body: result.text,
})

/**
 * Makes a way to call hooks without a socket: the same workers, checks, log lines and metrics as for a request, but no
 * credentials and no limits, because who calls is trusted.
 *
 * @example
 * const { status, body } = await createDirectCall(options)({ path: '/useless/sync', body })
 */
export function createDirectCall({
  clock,
  executor,
  routes,
  record,
}: Pick<HandleOptions, 'clock' | 'executor' | 'routes' | 'record'>): (
  call: DirectCall,
) => Promise<DirectAnswer> {
  return ({ path, body, ifNoneMatch }) =>
    new Promise((resolve) => {
      const startedAt = clock.now()
      const bytes = Buffer.from(body)
      const table = routes()
      const route = table.byPath.has(path) ? path : undefined
      const done = (result: CallResult) => {
        const ms = clock.now() - startedAt
        record({
          route,
          ...(route === undefined && { path }),
          result,
          ms,
          bytesIn: bytes.length,
          bytesOut: Buffer.byteLength(result.text),
        })
        resolve(directAnswer(result))
      }
      if (route !== undefined) {
        executor.call({ path, chunks: [bytes], ifNoneMatch, done })
        return
      }
      const [code, detail] = routeProblem(table, path)
      done(failure(code, { path, detail }))
    })
}
