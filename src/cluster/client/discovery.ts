import type { KindRef } from '../api.ts'
import { ClusterError, isClusterError, isNotFound } from '../cluster-error.ts'
import {
  fromAggregated,
  fromResourceList,
  groupVersions,
  type Discovered,
  type DiscoveryFailure,
  type Resource,
} from './discovery-documents.ts'
import { joinApiVersion, splitApiVersion } from '../object.ts'
import { groupVersionPath } from './paths.ts'
import { text } from '../read-json.ts'
import { send } from './send.ts'
import type { Transport } from '../transport.ts'

export type { Discovered, DiscoveryFailure, Resource } from './discovery-documents.ts'

/** Knows kinds, and asks the server about those that it does not know. */
export interface Discovery {
  resource: (kind: KindRef) => Promise<Resource>
  discover: () => Promise<Discovered>
  /** Asks again for this group version when it is next needed. */
  forget: (apiVersion: string) => void
}

/**
 * Makes a discovery that knows only what it is told. It asks one group version at a time, again when a kind is missing.
 *
 * @example
 * const { plural } = await createDiscovery(transport).resource({ apiVersion: 'apps/v1', kind: 'Deployment' })
 */
export function createDiscovery(transport: Transport, told: readonly Resource[] = []): Discovery {
  const known = new Map<string, Promise<readonly Resource[]>>()
  const keep = (resources: readonly Resource[]) => {
    for (const [apiVersion, list] of Map.groupBy(resources, apiVersionOf)) {
      known.set(apiVersion, Promise.resolve(list))
    }
  }
  keep(told)

  const ask = (apiVersion: string) => {
    const answer = askGroupVersion(transport, apiVersion)
    known.set(apiVersion, answer)
    answer.catch(() => {
      if (known.get(apiVersion) === answer) known.delete(apiVersion)
    })
    return answer
  }
  const find = async (answer: Promise<readonly Resource[]>, kind: string) =>
    (await answer).find((resource) => resource.kind === kind)

  return {
    async resource({ apiVersion, kind }) {
      const memory = known.get(apiVersion)
      const resource = (memory && (await find(memory, kind))) ?? (await find(ask(apiVersion), kind))
      if (resource) return resource
      throw new ClusterError(`the server has no kind ${kind} in ${apiVersion}. Is its CRD installed?`, {
        code: 404,
        reason: 'NoMatch',
      })
    },
    async discover() {
      const roots = await Promise.all(['/api', '/apis'].map((path) => askRoot(transport, path)))
      const resources = roots.flatMap((root) => root.resources)
      known.clear()
      keep(resources)
      return { resources, failures: roots.flatMap((root) => root.failures) }
    },
    forget: (apiVersion) => known.delete(apiVersion),
  }
}

const apiVersionOf = ({ group, version }: Resource) => joinApiVersion(group, version)

async function askGroupVersion(transport: Transport, apiVersion: string): Promise<readonly Resource[]> {
  const of = splitApiVersion(apiVersion)
  try {
    const path = groupVersionPath(of.group, of.version)
    return fromResourceList(await send(transport, { method: 'GET', path }), of)
  } catch (error) {
    if (isNotFound(error)) return []
    throw error
  }
}

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',')

/** `/api` or `/apis`: in one answer, or group by group from a server that cannot. */
async function askRoot(transport: Transport, path: string): Promise<Discovered> {
  const headers = { accept: `${AGGREGATED},application/json` }
  const document = await send(transport, { method: 'GET', path, headers })
  if (text(document, 'kind') === 'APIGroupDiscoveryList') return fromAggregated(document)
  const resources: Resource[] = []
  const failures: DiscoveryFailure[] = []
  for (const groupVersion of groupVersions(document)) {
    try {
      resources.push(...(await askGroupVersion(transport, groupVersion)))
    } catch (error) {
      if (!isClusterError(error)) throw error
      failures.push({ groupVersion, message: error.message })
    }
  }
  return { resources, failures }
}
