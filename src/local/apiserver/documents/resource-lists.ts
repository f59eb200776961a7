import { createHash } from 'node:crypto'
import type { Kind } from '../kinds/kind.ts'

/** The order in which the real server names the verbs of custom resources. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const SUBRESOURCE_VERBS = ['get', 'patch', 'update']
const SUBRESOURCES = ['status', 'scale']

/** A resource as an APIResourceList names it. */
export interface ApiResource {
  name: string
  singularName: string
  namespaced: boolean
  group?: string
  version?: string
  kind: string
  verbs: readonly string[]
  shortNames?: readonly string[]
  categories?: readonly string[]
  storageVersionHash?: string
}

/** A subresource as aggregated discovery names it. */
export interface DiscoveredSubresource {
  subresource: string
  responseKind: { group: string; version: string; kind: string }
  verbs: readonly string[]
}

/** A resource as aggregated discovery names it. */
export interface DiscoveredResource {
  resource: string
  responseKind: { group: string; version: string; kind: string }
  scope: string
  singularResource: string
  verbs: readonly string[]
  shortNames?: readonly string[]
  categories?: readonly string[]
  subresources?: readonly DiscoveredSubresource[]
}

/** The entries of an APIResourceList for a custom kind: itself and its subresources. */
export function apiResources(kind: Kind, storageVersion: string): ApiResource[] {
  const { plural, namespaced } = kind
  const own: ApiResource = {
    name: plural,
    singularName: kind.singular,
    namespaced,
    kind: kind.kind,
    verbs: VERBS.filter((verb) => kind.verbs.has(verb)),
    ...names(kind),
    storageVersionHash: storageVersionHash(kind.group, storageVersion, kind.kind),
  }
  const subresources = SUBRESOURCES.filter((name) => kind.subresources.has(name)).map(
    (name): ApiResource => ({
      name: `${plural}/${name}`,
      singularName: '',
      namespaced,
      ...(name === 'scale' && { group: 'autoscaling', version: 'v1' }),
      kind: name === 'scale' ? 'Scale' : kind.kind,
      verbs: SUBRESOURCE_VERBS,
    }),
  )
  return [own, ...subresources]
}

/** The same for aggregated discovery. */
export function discoveredResource(kind: Kind): DiscoveredResource {
  const responseKind = { group: kind.group, version: kind.version, kind: kind.kind }
  const subresources = SUBRESOURCES.filter((name) => kind.subresources.has(name)).map((name) => ({
    subresource: name,
    responseKind: name === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : responseKind,
    verbs: SUBRESOURCE_VERBS,
  }))
  return {
    resource: kind.plural,
    responseKind,
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: VERBS.filter((verb) => kind.verbs.has(verb)),
    ...names(kind),
    ...(subresources.length > 0 && { subresources }),
  }
}

/** An APIResourceList from aggregated discovery, for a group version that was recorded in that form only. */
export function listOf(resources: readonly DiscoveredResource[]): ApiResource[] {
  return resources.flatMap(
    ({ resource, scope, singularResource, responseKind, verbs, subresources = [], ...more }) => {
      const namespaced = scope === 'Namespaced'
      const { shortNames, categories } = more
      return [
        {
          name: resource,
          singularName: singularResource,
          namespaced,
          kind: responseKind.kind,
          verbs,
          ...(shortNames && { shortNames }),
          ...(categories && { categories }),
        },
        ...subresources.map((each) => ({
          name: `${resource}/${each.subresource}`,
          singularName: '',
          namespaced,
          kind: each.responseKind.kind,
          verbs: each.verbs,
        })),
      ]
    },
  )
}

function names({ shortNames, categories }: Kind): Pick<ApiResource, 'shortNames' | 'categories'> {
  return { ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }) }
}

function storageVersionHash(group: string, version: string, kind: string): string {
  const digest = createHash('sha256').update(`${group}/${version}/${kind}`).digest()
  return digest.subarray(0, 8).toString('base64')
}
