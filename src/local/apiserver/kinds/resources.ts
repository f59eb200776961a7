import { readFileSync } from 'node:fs'

/** One resource of Kubernetes as its aggregated discovery describes it. */
export interface Resource {
  group: string
  version: string
  kind: string
  plural: string
  singular: string
  namespaced: boolean
  verbs: readonly string[]
  shortNames: readonly string[]
  categories: readonly string[]
  subresources: readonly { name: string; verbs: readonly string[] }[]
}

interface Discovered {
  items: {
    metadata: { name?: string }
    versions: { version: string; resources?: DiscoveredResource[] }[]
  }[]
}

interface DiscoveredResource {
  resource: string
  responseKind: { kind: string }
  scope: string
  singularResource: string
  verbs: string[]
  shortNames?: string[]
  categories?: string[]
  subresources?: { subresource: string; verbs: string[] }[]
}

/**
 * Every resource of Kubernetes, in the order of its discovery.
 *
 * @example
 * builtinResources().find(({ plural }) => plural === 'deployments')?.shortNames // ['deploy']
 */
export function builtinResources(): Resource[] {
  return ['aggregated-api', 'aggregated-apis'].flatMap((file) => {
    const url = new URL(`../data/discovery/${file}.json`, import.meta.url)
    const { items } = JSON.parse(readFileSync(url, 'utf8')) as Discovered
    return items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources = [] }) =>
        resources.map((found) => toResource(metadata.name ?? '', version, found)),
      ),
    )
  })
}

function toResource(group: string, version: string, found: DiscoveredResource): Resource {
  return {
    group,
    version,
    kind: found.responseKind.kind,
    plural: found.resource,
    singular: found.singularResource,
    namespaced: found.scope === 'Namespaced',
    verbs: found.verbs,
    shortNames: found.shortNames ?? [],
    categories: found.categories ?? [],
    subresources: (found.subresources ?? []).map(({ subresource, verbs }) => ({ name: subresource, verbs })),
  }
}
