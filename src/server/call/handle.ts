import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authenticate } from '../auth/authenticate.ts'
import { errorRow, type CallErrorCode } from '../errors.ts'
import { brokenModuleAt, type RouteTable } from '../routes.ts'
import type { Clock } from '../../time/clock.ts'
import type { Executor } from '../workers/executor.ts'
import { readBody, type Budget } from './read-body.ts'
import { reply } from './reply.ts'
import { errorText, type CallResult } from './run.ts'

/** A call that is over, as the log and the metrics see it. */
export interface CallRecord {
  /** The route; undefined when nothing answers at the path. */
  route: string | undefined
  /** That path. */
  path?: string
  result: CallResult
  ms: number
  bytesIn: number
  bytesOut: number
}

/** What the webhook port is made of. */
export interface HandleOptions {
  clock: Clock
  executor: Executor
  /** The routes of now. */
  routes: () => RouteTable
  authenticate: Authenticate | undefined
  maxBody: number
  budget: Budget
  /** True from the moment the server goes down. */
  closing: () => boolean
  record: (record: CallRecord) => void
}

/** Routes that the answer to an unknown path lists. */
const LISTED_ROUTES = 20

/** One hook POST from top to bottom: authenticate, find the route, read, run, reply, record. */
export function createHandler(
  options: HandleOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { clock, executor, routes, authenticate, maxBody, budget, closing, record } = options
  return function handle(request, response) {
    const startedAt = clock.now()
    const path = pathOf(request.url ?? '/')
    const table = routes()
    const route = table.byPath.has(path) ? path : undefined
    let bytesIn = 0

    const finish = (result: CallResult) => {
      const bytesOut = reply(response, result, { close: closing() })
      record({
        route,
        ...(route === undefined && { path }),
        result,
        ms: clock.now() - startedAt,
        bytesIn,
        bytesOut,
      })
    }
    const refuse = (code: CallErrorCode, detail: string) => {
      // What is left of the body is thrown away by Node; a client that goes on sending is cut off.
      if (!request.complete) response.setHeader('Connection', 'close')
      const text = errorText(code, { route: path, detail })
      finish({ status: errorRow(code).status, code, text, facts: {} })
    }

    if (authenticate && !authenticate(request)) {
      refuse('UNAUTHENTICATED', 'credentials are missing or wrong')
      return
    }
    if (route === undefined) {
      refuse(...routeProblem(table, path))
      return
    }
    if (request.method !== 'POST') {
      refuse('METHOD_NOT_ALLOWED', `${request.method} is not allowed, hooks are called by POST`)
      return
    }
    const encoding = request.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') {
      refuse('ENCODING_UNSUPPORTED', `Content-Encoding ${encoding} is not supported`)
      return
    }
    readBody(request, { maxBytes: maxBody, budget }, (body) => {
      if ('problem' in body) {
        refuse(body.problem, problemText(body.problem, options))
        return
      }
      bytesIn = body.size
      executor.call({
        path,
        chunks: body.chunks,
        ifNoneMatch: request.headers['if-none-match'],
        done(result) {
          budget.used -= body.size
          finish(result)
        },
      })
    })
  }
}

/** Why nothing answers at a path. */
export function routeProblem(table: RouteTable, path: string): [code: CallErrorCode, detail: string] {
  const broken = brokenModuleAt(table, path)
  if (broken?.error) return ['HOOK_NOT_LOADED', `${broken.error.at}: ${broken.error.message}`]
  return ['ROUTE_UNKNOWN', `no hook answers here; ${knownRoutes(table)}`]
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

function knownRoutes({ routes }: RouteTable): string {
  if (routes.length === 0) return 'there are no hooks'
  const listed = routes.slice(0, LISTED_ROUTES).map(({ path }) => path)
  return `known: ${listed.join(', ')}${routes.length > LISTED_ROUTES ? ', …' : ''}`
}

function problemText(problem: CallErrorCode, { maxBody, budget }: HandleOptions): string {
  if (problem === 'REQUEST_TOO_LARGE') return `the body is larger than ${maxBody} bytes (--max-body)`
  if (problem === 'OVERLOADED')
    return `bodies of more than ${budget.limit} bytes are held already (--max-buffered)`
  return 'the connection ended before the whole body had arrived'
}
