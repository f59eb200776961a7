import type { CompositeRequest } from './composite.ts'
import type { DecoratorRequest } from './decorator.ts'
import type { Kinds } from './kinds.ts'
import type { ObservedGroups } from './observed.ts'
import type { AnyObject, ObjectLike } from './resource.ts'

/** apiVersions that the editor proposes; any other is fine too. */
type ApiVersion<Custom extends ObjectLike> =
  keyof Kinds | Custom['apiVersion'] | (string & Record<never, never>)

/** Kinds of an apiVersion: the built-in ones and those of `Custom`, or any if the apiVersion is not known. */
type KindOf<Custom extends ObjectLike, A extends string> =
  | (A extends keyof Kinds
      ? keyof Kinds[A]
      : [Extract<Custom, { apiVersion: A }>] extends [never]
        ? string
        : never)
  | Extract<Custom, { apiVersion: A }>['kind']

/** Type of an object of that apiVersion and kind. */
type ObjectOf<Custom extends ObjectLike, A extends string, K> = [
  Extract<Custom, { apiVersion: A; kind: K }>,
] extends [never]
  ? A extends keyof Kinds
    ? K extends keyof Kinds[A]
      ? Kinds[A][K]
      : AnyObject
    : AnyObject
  : Extract<Custom, { apiVersion: A; kind: K }>

/** Finds observed objects, whatever the version of the hook and the scope of the parent. */
export interface Lookup<Custom extends ObjectLike = never> {
  /**
   * The object of that kind and name, or `undefined` if there is none, also when the controller declares no such kind.
   * An object that is being deleted is still there.
   *
   * @param namespace - The parent's own by default. Objects of cluster-scoped kinds have none and are found without it.
   * @throws Error when the parent is cluster-scoped, `namespace` is left out, and only namespaced objects have that name.
   */
  get<const A extends ApiVersion<Custom>, const K extends KindOf<Custom, A>>(
    apiVersion: A,
    kind: K,
    name: string,
    namespace?: string,
  ): ObjectOf<Custom, A, K> | undefined
  /** All objects of that kind, in every namespace unless one is given, in the order of the request. */
  list<const A extends ApiVersion<Custom>, const K extends KindOf<Custom, A>>(
    apiVersion: A,
    kind: K,
    namespace?: string,
  ): ObjectOf<Custom, A, K>[]
  /** All objects, group by group. */
  all(): AnyObject[]
}

/**
 * Finds observed children (of a composite's request) or attachments (of a decorator's).
 *
 * Built-in kinds come typed. Types of custom resources are named as a union, with literal `apiVersion` and `kind`:
 * `lookup<Backup | Restore>(request)`.
 *
 * @example
 * import { lookup, type CompositeSync, type CustomResource, type Deployment } from 'hookwright'
 *
 * export const sync: CompositeSync<CustomResource, Deployment> = (request) => {
 *   const { name } = request.parent.metadata
 *   const deployment = lookup(request).get('apps/v1', 'Deployment', name)
 *   return { status: { replicas: deployment?.status?.replicas ?? 0 }, children: [] }
 * }
 */
export function lookup<Custom extends ObjectLike = never>(
  request: CompositeRequest<ObjectLike> | DecoratorRequest<ObjectLike>,
): Lookup<Custom> {
  return lookIn('children' in request ? request.children : request.attachments, request)
}

/**
 * Finds related objects: those that the `customize` hook selected. Same methods and defaults as {@link lookup}.
 *
 * @example
 * import { lookupRelated, type CompositeSync, type CustomResource } from 'hookwright'
 *
 * export const sync: CompositeSync<CustomResource<{ configMap: string }>> = (request) => {
 *   const template = lookupRelated(request).get('v1', 'ConfigMap', request.parent.spec.configMap)
 *   return { status: { found: template !== undefined }, children: [] }
 * }
 */
export function lookupRelated<Custom extends ObjectLike = never>(
  request: CompositeRequest<ObjectLike> | DecoratorRequest<ObjectLike>,
): Lookup<Custom> {
  return lookIn(request.related, request)
}

function lookIn<Custom extends ObjectLike>(
  groups: ObservedGroups,
  request: CompositeRequest<ObjectLike> | DecoratorRequest<ObjectLike>,
): Lookup<Custom> {
  const parent = 'parent' in request ? request.parent : request.object

  function get(apiVersion: string, kind: string, name: string, namespace?: string): AnyObject | undefined {
    const group = own(groups, `${kind}.${apiVersion}`)
    if (!group) return undefined
    const wanted = namespace ?? parent.metadata.namespace
    // `namespace/name` is the key of namespaced objects in v2 and under cluster-scoped parents; else the key is the name.
    const found = (wanted === undefined ? undefined : own(group, `${wanted}/${name}`)) ?? own(group, name)
    if (found && isIn(found, wanted, namespace === undefined)) return found
    if (wanted === undefined) refuseGuess(group, kind, name)
    return undefined
  }

  function list(apiVersion: string, kind: string, namespace?: string): AnyObject[] {
    const objects = Object.values(own(groups, `${kind}.${apiVersion}`) ?? {})
    return namespace === undefined
      ? objects
      : objects.filter(({ metadata }) => metadata.namespace === namespace)
  }

  const all = () => Object.values(groups).flatMap((group) => Object.values(group))

  // The caller's types are a promise about the request, which nothing in here can check.
  return { get, list, all } as unknown as Lookup<Custom>
}

/** Keys come from the request: `__proto__` and `constructor` are names like any other. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Where the key is the bare name, the object itself says where it is. Cluster-scoped ones match the default only. */
function isIn({ metadata }: AnyObject, namespace: string | undefined, byDefault: boolean): boolean {
  return metadata.namespace === namespace || (byDefault && metadata.namespace === undefined)
}

/** Under a cluster-scoped parent "not found" would be a lie when the object is there, in a namespace. */
function refuseGuess(group: Record<string, AnyObject>, kind: string, name: string): void {
  const elsewhere = Object.values(group).find(
    ({ metadata }) => metadata.name === name && metadata.namespace !== undefined,
  )
  if (elsewhere === undefined) return
  throw new Error(
    `lookup: ${kind} "${name}" is in namespace "${String(elsewhere.metadata.namespace)}", and the parent is in none: give the namespace as fourth argument`,
  )
}
