import type { ApiResponse } from '../../../cluster/transport.ts'
import { ApiError, badRequest, notEmulated } from '../errors.ts'
import { deprecationOf } from '../custom/kinds.ts'
import { deprecations } from '../data/deprecations.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Context } from '../registry/context.ts'
import type { Call } from '../request/call.ts'
import { listOptions } from '../request/list-options.ts'
import type { ResourcePath } from '../request/path.ts'
import { bind, evict, needsContainer, noContainers } from './pods.ts'
import { get, list } from './read.ts'
import { errorResponse, withWarning } from './response.ts'
import { isReview, review } from './reviews.ts'
import { scale } from './scale.ts'
import { watch, type OpenWatches, type WatchSettings } from './watch.ts'
import { deleteCollection, deleteObject, patchObject, post, put, type Target } from './write.ts'

/** What the handlers share. */
export interface Handling {
  context: Context
  watching: WatchSettings
  open: OpenWatches
}

/** The verb of discovery that a request needs. */
const OBJECT_VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  POST: 'create',
}
const COLLECTION_VERBS: Readonly<Record<string, string>> = {
  GET: 'list',
  POST: 'create',
  DELETE: 'deletecollection',
}

/** Subresources that are fields of the object, written through an endpoint of their own. */
const FIELDS = new Set(['status', 'finalize', 'ephemeralcontainers', 'resize', 'approval'])

/**
 * Answers a request for a resource; undefined when the server knows no such resource.
 *
 * @throws ApiError
 */
export async function route(
  handling: Handling,
  call: Call,
  path: ResourcePath,
): Promise<ApiResponse | undefined> {
  const { context } = handling
  const { group, version, resource, namespace, name, subresource } = path
  const kind = context.kinds.find(group, version, resource)
  if (kind === undefined || (namespace !== undefined && !kind.namespaced)) return undefined
  if (name?.includes('%') === true) {
    throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: may not contain '%'`)
  }
  if (isReview(kind)) {
    requireVerb(kind.verbs, COLLECTION_VERBS[call.method])
    return review(context, call, kind)
  }
  const target: Target = {
    kind,
    namespace,
    name: name ?? '',
    ...(subresource !== undefined && { subresource }),
  }
  const warning = deprecation(kind)
  try {
    return withWarning(await onTarget(handling, call, target, path), warning)
  } catch (error) {
    // Failures are warned of as well, but for methods that there are not.
    if (warning !== undefined && error instanceof ApiError && error.message !== NOT_ALLOWED)
      return withWarning(errorResponse(error), warning)
    throw error
  }
}

function onTarget(handling: Handling, call: Call, target: Target, { name, watch }: ResourcePath) {
  if (target.subresource !== undefined) return onSubresource(handling, call, target)
  if (name !== undefined) return onObject(handling, call, target, watch)
  return onCollection(handling, call, target, watch)
}

function deprecation(kind: Kind): string | undefined {
  return kind.custom ? deprecationOf(kind) : deprecations[`${kind.group}/${kind.version} ${kind.plural}`]
}

async function onCollection(
  { context, watching, open }: Handling,
  call: Call,
  target: Target,
  isWatch: boolean,
): Promise<ApiResponse | undefined> {
  const { kind, namespace } = target
  // Across all namespaces things are read, not written.
  const isWrite = call.method !== 'GET'
  if (kind.namespaced && namespace === undefined && isWrite) throw notAllowed()
  requireVerb(verbsOf(kind), COLLECTION_VERBS[call.method])
  if (call.method === 'POST') {
    if (kind.plural === 'bindings') throw notEmulated('POST to bindings (use pods/NAME/binding)')
    return post(context, call, target)
  }
  const options = listOptions(call, isWatch)
  if (call.method === 'DELETE') return deleteCollection(context, call, target, options)
  if (!options.watch) return list(context, call, kind, namespace, options)
  if (!kind.verbs.has('watch')) throw notWatched(kind)
  return watch(context, watching, open, call, kind, namespace, options)
}

async function onObject(
  { context, watching, open }: Handling,
  call: Call,
  target: Target,
  isWatch: boolean,
): Promise<ApiResponse | undefined> {
  const { kind, namespace, name } = target
  if (kind.namespaced && namespace === undefined) return undefined
  requireVerb(verbsOf(kind), call.method === 'POST' ? undefined : OBJECT_VERBS[call.method])
  switch (call.method) {
    case 'PUT':
      return put(context, call, target)
    case 'PATCH':
      return patchObject(context, call, target)
    case 'DELETE':
      return deleteObject(context, call, target)
    default:
      // The parameter `watch` means nothing here, only the old path does.
      if (!isWatch) return get(context, call, kind, namespace, name)
      return watch(context, watching, open, call, kind, namespace, listOptions(call, true), name)
  }
}

async function onSubresource(
  { context }: Handling,
  call: Call,
  target: Target,
): Promise<ApiResponse | undefined> {
  const { kind, subresource = '' } = target
  const verbs = kind.subresources.get(subresource)
  if (verbs === undefined) throw nothingThere()
  requireVerb(verbs, OBJECT_VERBS[call.method])
  const isPod = kind.storage === '/pods'
  if (isPod && needsContainer(subresource)) throw noContainers(context, target)
  if (isPod && subresource === 'binding') return bind(context, call, kind, target)
  if (isPod && subresource === 'eviction') return evict(context, call, target)
  if (subresource === 'scale') return scale(context, call, target)
  if (!FIELDS.has(subresource)) throw notEmulated(`${kind.plural}/${subresource}`)
  if (call.method === 'PUT') return put(context, call, target)
  if (call.method === 'PATCH') return patchObject(context, call, target)
  return get(context, call, kind, target.namespace, target.name)
}

function notWatched({ group, plural }: Kind): ApiError {
  const name = group === '' ? plural : `${plural}.${group}`
  return new ApiError(405, 'MethodNotAllowed', `watch is not supported on resources of kind "${name}"`, {
    details: { ...(group !== '' && { group }), kind: plural },
  })
}

const EVERY_VERB = new Set([
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
])

/** Discovery hides verbs of a definition that is going; what is there may still be changed. */
const verbsOf = ({ custom, verbs }: Kind): ReadonlySet<string> => (custom ? EVERY_VERB : verbs)

const nothingThere = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', { details: {} })

function requireVerb(verbs: ReadonlySet<string>, verb: string | undefined): void {
  if (verb === undefined || !verbs.has(verb)) throw notAllowed()
}

const NOT_ALLOWED = 'the server does not allow this method on the requested resource'

function notAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', NOT_ALLOWED, {
    details: {},
  })
}
