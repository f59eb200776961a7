import { joinApiVersion } from '../object.ts'
import { field, list, text, texts } from '../read-json.ts'

/** What the server says about one resource. */
export interface Resource {
  group: string
  version: string
  kind: string
  /** The name in paths. */
  plural: string
  singular: string
  shortNames: readonly string[]
  categories: readonly string[]
  namespaced: boolean
  verbs: readonly string[]
  /** Names of its subresources: `status`, `scale`. */
  subresources: readonly string[]
}

/** A group version whose resources could not be learnt. */
export interface DiscoveryFailure {
  groupVersion: string
  message: string
}

/** Everything that the server has. */
export interface Discovered {
  /** In each version that is served; the preferred version of a group comes first. */
  resources: readonly Resource[]
  failures: readonly DiscoveryFailure[]
}

/** Reads an APIGroupDiscoveryList, which says everything at once. */
export function fromAggregated(document: unknown): Discovered {
  const resources: Resource[] = []
  const failures: DiscoveryFailure[] = []
  for (const item of list(document, 'items')) {
    const group = text(field(item, 'metadata'), 'name')
    for (const entry of list(item, 'versions')) {
      const version = text(entry, 'version')
      if (text(entry, 'freshness') === 'Stale') {
        const groupVersion = joinApiVersion(group, version)
        failures.push({ groupVersion, message: `stale GroupVersion discovery: ${groupVersion}` })
      }
      for (const resource of list(entry, 'resources')) {
        resources.push({
          group,
          version,
          kind: text(field(resource, 'responseKind'), 'kind'),
          plural: text(resource, 'resource'),
          singular: text(resource, 'singularResource'),
          shortNames: texts(resource, 'shortNames'),
          categories: texts(resource, 'categories'),
          namespaced: text(resource, 'scope') === 'Namespaced',
          verbs: texts(resource, 'verbs'),
          subresources: list(resource, 'subresources').map((each) => text(each, 'subresource')),
        })
      }
    }
  }
  return { resources, failures }
}

/** Reads an APIResourceList, which says what is in one group version. */
export function fromResourceList(document: unknown, of: { group: string; version: string }): Resource[] {
  const entries = list(document, 'resources').map((entry) => ({
    entry,
    path: text(entry, 'name').split('/'),
  }))
  return entries
    .filter(({ path }) => path.length === 1)
    .map(({ entry, path: [plural = ''] }) => ({
      ...of,
      kind: text(entry, 'kind'),
      plural,
      singular: text(entry, 'singularName'),
      shortNames: texts(entry, 'shortNames'),
      categories: texts(entry, 'categories'),
      namespaced: field(entry, 'namespaced') === true,
      verbs: texts(entry, 'verbs'),
      subresources: entries
        .filter(({ path }) => path.length > 1 && path[0] === plural)
        .map(({ path }) => path.slice(1).join('/')),
    }))
}

/** The group versions of an APIGroupList or of the core group's APIVersions, preferred ones first. */
export function groupVersions(document: unknown): string[] {
  const named = list(document, 'groups').flatMap((group) => [
    text(field(group, 'preferredVersion'), 'groupVersion'),
    ...list(group, 'versions').map((version) => text(version, 'groupVersion')),
  ])
  return [...new Set([...texts(document, 'versions'), ...named])].filter((version) => version !== '')
}
