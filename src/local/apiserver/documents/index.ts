import { ApiError, notEmulated } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { checkMethod } from './call.ts'
import { readData } from './data.ts'
import { discoveryAnswer, rootPaths } from './discovery-answer.ts'
import { discoveryDocuments, type DiscoveryDocuments, type StorageVersion } from './discovery.ts'
import { openapiAnswer, type OpenapiDocuments } from './openapi-answer.ts'
import { openapiV2 } from './openapi-v2.ts'
import { openapiV3 } from './openapi-v3.ts'
import { probe } from './probes.ts'
import { failure, jsonText, type DocumentResponse } from './response.ts'
import { noRepresentation, parseAccept, takes } from './accept.ts'

export type { DocumentResponse } from './response.ts'
export { pathNotFound } from './discovery-answer.ts'

/** What documents speak of. */
export interface DocumentState {
  /** The custom kinds that are served: another list whenever they change. */
  custom: readonly Kind[]
  /** In which version the objects of a custom kind are stored; its own when left out. */
  storageVersion?: StorageVersion
  /** Host and port under which clients find the server. */
  address?: string
  /** In milliseconds. */
  now?: number
}

/** The rest of a request for a document. */
export interface DocumentRequest {
  /** GET when left out. */
  method?: string
  query?: URLSearchParams
  /** Names in lower case. */
  headers?: Readonly<Record<string, string | undefined>>
}

interface Documents {
  discovery: DiscoveryDocuments
  openapi: OpenapiDocuments
}

/** Documents by the list of custom kinds that they were made for. */
const made = new WeakMap<readonly Kind[], Documents>()

const MISSING = /^\/(?:metrics|statusz|flagz|openid|\.well-known|debug|logs)(?:\/|$)/

/**
 * The answer to a request for one of the documents that describe the server; undefined when the path is none of them.
 *
 * @example
 * documentFor('/version', 'application/json', { custom: registry.custom() })?.status // 200
 */
export function documentFor(
  path: string,
  accept: string | undefined,
  state: DocumentState,
  request: DocumentRequest = {},
): DocumentResponse | undefined {
  const { method = 'GET', query = new URLSearchParams(), headers = {} } = request
  try {
    if (MISSING.test(path)) throw notEmulated(path)
    if (path === '/') return jsonText(rootPaths(documents(state).discovery))
    if (path === '/version' || path === '/version/') return version(method, accept)
    const call = { path, accept, method, query, headers, now: state.now }
    return (
      probe(path, query) ??
      openapiAnswer(call, () => documents(state).openapi) ??
      discoveryAnswer(call, () => documents(state).discovery, state.address)
    )
  } catch (error) {
    if (error instanceof ApiError) return failure(error)
    throw error
  }
}

function documents({ custom, storageVersion }: DocumentState): Documents {
  const known = made.get(custom)
  if (known) return known
  const v2 = lazily(() => openapiV2(custom))
  const fresh = {
    discovery: discoveryDocuments(custom, storageVersion),
    openapi: { ...openapiV3(custom), v2 },
  }
  made.set(custom, fresh)
  return fresh
}

function version(method: string, accept: string | undefined): DocumentResponse {
  checkMethod({ method })
  if (!parseAccept(accept).some((range) => takes(range, 'application/json')))
    throw noRepresentation(['application/json'])
  return jsonText(readData('.', 'version.json')?.toString().trimEnd() ?? '{}')
}

function lazily<T>(make: () => T): () => T {
  let value: { made: T } | undefined
  return () => (value ??= { made: make() }).made
}
