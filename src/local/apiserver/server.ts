import type { ApiResponse, Transport } from '../../cluster/transport.ts'
import { systemClock, type Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import { documentFor, pathNotFound } from './documents/index.ts'
import { ApiError, badRequest } from './errors.ts'
import { createFaults, ServerDown, type Faults } from './faults.ts'
import { defectResponse, errorResponse, statusResponse, toYaml } from './handlers/response.ts'
import { route, type Handling } from './handlers/route.ts'
import type { OpenWatches } from './handlers/watch.ts'
import { storedKind } from './custom/kinds.ts'
import type { Kind } from './kinds/kind.ts'
import { createKindRegistry } from './kinds/registry.ts'
import { bootstrap } from './registry/bootstrap.ts'
import type { Context, Ids } from './registry/context.ts'
import { followDefinitions } from './registry/definitions.ts'
import { randomIds } from './registry/ids.ts'
import { toCall, type Call } from './request/call.ts'
import { parseResourcePath } from './request/path.ts'
import { wantsYaml } from './request/shape.ts'
import { createStore, type Store, type StoreOptions } from './store/store.ts'

/** How an embedded API server is made; everything may be left out. */
export interface ApiServerOptions {
  clock?: Clock
  /** Milliseconds since 1970. */
  now?: () => number
  /** Where uids and generated names come from. */
  ids?: Ids
  /** State of an earlier run, and where changes are written to. */
  store?: StoreOptions
  /** Milliseconds between the bookmarks of a watch. */
  bookmarkMs?: number
  /** Characters that may wait for a watcher that does not read before it is cut off. */
  maxWaiting?: number
}

/** An embedded Kubernetes API. */
export interface ApiServer {
  /** Answers requests in this process, without a socket, as a client of it takes them: a defect is a 500. */
  transport: Transport
  /** The same for who reports defects: they reject. */
  handle: Transport
  /** What tests may break. */
  faults: Faults
  /** Forgets the past, as etcd's compaction does: watches from before now get 410. */
  compact(): void
  /** Ends all watches. */
  close(): void
}

/**
 * Makes a Kubernetes API that lives in this process and keeps its objects in memory. For development and tests only: whoever
 * has the transport may do everything.
 *
 * @example
 * const server = createApiServer()
 * const { status } = await server.transport({ method: 'GET', path: '/api/v1/namespaces/default' })
 * status // 200
 */
export function createApiServer(options: ApiServerOptions = {}): ApiServer {
  const { clock = systemClock, now = wallTime, ids = randomIds } = options
  const store = createStore(options.store)
  const context: Context = { store, kinds: createKindRegistry(), ids, now }
  const open: OpenWatches = new Set()
  const faults = createFaults(clock, open)
  const watching = {
    clock,
    bookmarkMs: options.bookmarkMs ?? 60_000,
    lastsSeconds: 3600,
    maxWaiting: options.maxWaiting ?? 16_000_000,
  }
  followDefinitions(context)
  bootstrap(context)
  // What was before this process is not known, as after a compaction of etcd.
  store.compact()

  const handling: Handling = { context, watching, open }
  const handle: Transport = async (request) => {
    const call = toCall(request)
    try {
      const met = await faults.meet(call)
      if ('failure' in met) return await inMedia(call, statusResponse(met.failure.status))
      const response = await answer(handling, call)
      if (met.silent) silence(response, open)
      return await inMedia(call, response)
    } catch (error) {
      if (error instanceof ApiError) return inMedia(call, errorResponse(error))
      throw error
    }
  }
  return {
    handle,
    async transport(request) {
      try {
        return await handle(request)
      } catch (error) {
        if (error instanceof ServerDown) throw error
        return inMedia(toCall(request), defectResponse(error))
      }
    },
    faults,
    compact: () => store.compact(),
    close: () => faults.cutWatches(),
  }
}

/** The version that a custom kind is stored in, for the hash that discovery shows of it. */
const storageVersionIn =
  (store: Store) =>
  ({ custom, version }: Kind): string => {
    const crd = store.get('apiextensions.k8s.io/customresourcedefinitions', undefined, custom?.crd ?? '')
    return (crd && storedKind(crd)?.version) ?? version
  }

/** The answer as YAML where that is what the client takes. */
async function inMedia(call: Call, response: ApiResponse): Promise<ApiResponse> {
  const isJson = response.headers['content-type'] === 'application/json' && typeof response.body === 'string'
  return isJson && wantsYaml(call) ? toYaml(response) : response
}

function silence({ body, events }: ApiResponse, open: OpenWatches): void {
  for (const lines of open) if (lines === (events ?? body)) lines.isSilent = true
}

/** Go's durations, as the parameter `timeout` takes them. */
const DURATION = /^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$|^[+-]?0$/

function checkTimeout({ query }: Call): void {
  const timeout = query.get('timeout') ?? ''
  if (timeout === '' || DURATION.test(timeout)) return
  throw badRequest(
    `invalid timeout specified in the request URL - time: invalid duration ${JSON.stringify(timeout)}`,
  )
}

async function answer(handling: Handling, call: Call): Promise<ApiResponse> {
  if (/%(?![0-9a-fA-F]{2})/.test(call.path)) {
    return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '400 Bad Request' }
  }
  const path = parseResourcePath(call.path)
  if (path !== undefined) {
    checkTimeout(call)
    return (await route(handling, call, path)) ?? pathNotFound(call.path)
  }
  const { context } = handling
  const { kinds, store } = context
  const state = { custom: kinds.custom(), now: context.now(), storageVersion: storageVersionIn(store) }
  return documentFor(call.path, call.headers.accept, state, call) ?? pathNotFound(call.path)
}
