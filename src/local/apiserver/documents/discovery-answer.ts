import { ApiError } from '../errors.ts'
import {
  isTransform,
  noRepresentation,
  notAcceptable,
  parseAccept,
  takes,
  type MediaRange,
} from './accept.ts'
import { checkMethod, type DocumentCall } from './call.ts'
import { isBuiltinGroup, type DiscoveryDocuments } from './discovery.ts'
import { isKnown } from './openapi-answer.ts'
import { PROBE_PATHS } from './probes.ts'
import { failure, JSON_TYPE, jsonText, pageNotFound, type DocumentResponse } from './response.ts'

const AGGREGATED = { as: 'APIGroupDiscoveryList', g: 'apidiscovery.k8s.io', v: 'v2' }
const AGGREGATED_TYPE = `${JSON_TYPE};g=${AGGREGATED.g};v=${AGGREGATED.v};as=${AGGREGATED.as}`
/** As the real server has them; the last one cannot be had here. */
const ACCEPTED = [JSON_TYPE, 'application/yaml', 'application/vnd.kubernetes.protobuf']
const PATH = /^\/(?:api(?:\/([^/]+))?|apis(?:\/([^/]+)(?:\/([^/]+))?)?)\/?$/
const ADDRESS = '127.0.0.1:6443'

/** The answer to a request for discovery; undefined for other paths. */
export function discoveryAnswer(
  call: DocumentCall,
  documents: () => DiscoveryDocuments,
  address: string = ADDRESS,
): DocumentResponse | undefined {
  const match = PATH.exec(call.path)
  if (!match) return undefined
  const [, coreVersion, group, version] = match
  const isCore = call.path.startsWith('/api/') || call.path === '/api'
  if (isCore && coreVersion === undefined) {
    return list(call, documents, 'api', () => apiVersions(address))
  }
  if (isCore) return resources(call, documents(), '', coreVersion ?? '')
  if (group === undefined) return list(call, documents, 'apis', () => documents().groups())
  if (version === undefined) return ofGroup(call, documents(), group)
  return resources(call, documents(), group, version)
}

/**
 * The answer for a path that leads nowhere: a Status below the groups of Kubernetes, plain text everywhere else.
 *
 * @example
 * pathNotFound('/apis/apps/v9/deployments').status // 404
 */
export function pathNotFound(path: string): DocumentResponse {
  const [, root = '', group = ''] = path.split('/')
  const isRouted = root === 'api' || (root === 'apis' && isBuiltinGroup(group))
  if (!isRouted) return pageNotFound()
  return failure(
    new ApiError(404, 'NotFound', 'the server could not find the requested resource', { details: {} }),
  )
}

/** The paths that the server has, for whoever asks for none. */
export function rootPaths(documents: DiscoveryDocuments): string {
  const { groups } = JSON.parse(documents.groups()) as {
    groups: { name: string; versions: { version: string }[] }[]
  }
  const api = groups.flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map(({ version }) => `/apis/${name}/${version}`),
  ])
  const others = [
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/version',
  ]
  return JSON.stringify({ paths: [...api, ...others, ...PROBE_PATHS].sort() })
}

/** `/api` and `/apis`, which have an aggregated form too: who takes that form gets it, however little it is wanted. */
function list(
  call: DocumentCall,
  documents: () => DiscoveryDocuments,
  which: 'api' | 'apis',
  plain: () => string,
): DocumentResponse {
  if (which === 'api') checkMethod(call)
  const ranges = parseAccept(call.accept).filter((range) => takes(range, JSON_TYPE))
  if (ranges.some(isAggregated)) {
    const { text, etag } = documents().aggregated(which)
    const headers = { etag, vary: 'Accept' }
    if (isKnown(call, etag)) return { status: 304, headers, body: '' }
    return jsonText(text, { 'content-type': AGGREGATED_TYPE, ...headers })
  }
  if (!ranges.every(isTransform)) return jsonText(plain())
  throw ranges.length === 0 && which === 'api' ? noRepresentation(ACCEPTED) : notAcceptable(ACCEPTED)
}

function isAggregated({ params }: MediaRange): boolean {
  return Object.entries(AGGREGATED).every(([name, value]) => params.get(name) === value)
}

function ofGroup(call: DocumentCall, documents: DiscoveryDocuments, group: string): DocumentResponse {
  const text = documents.group(group)
  if (text === undefined) return pageNotFound()
  checkAccept(call, false)
  return jsonText(text)
}

function resources(
  call: DocumentCall,
  documents: DiscoveryDocuments,
  group: string,
  version: string,
): DocumentResponse {
  const isRouted = group === '' || isBuiltinGroup(group)
  const text = documents.resources(group, version)
  if (text === undefined) {
    return pathNotFound(call.path)
  }
  if (isRouted) checkMethod(call)
  checkAccept(call, isRouted)
  return jsonText(text)
}

function checkAccept({ accept }: DocumentCall, isRouted: boolean): void {
  const ranges = parseAccept(accept).filter((range) => takes(range, JSON_TYPE))
  if (ranges.length === 0 && isRouted) throw noRepresentation(ACCEPTED)
  if (ranges.every(isTransform)) throw notAcceptable(ACCEPTED)
}

function apiVersions(serverAddress: string): string {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }]
  return JSON.stringify({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs })
}
