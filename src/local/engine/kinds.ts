import type { Api } from '../../cluster/api.ts'
import type { Resource } from '../../cluster/client/discovery.ts'
import { joinApiVersion } from '../../cluster/object.ts'
import type { Clock } from '../../time/clock.ts'
import type { Kinds } from './context.ts'

/** What discovery said stays true for so long when something is missing in it. */
const TRUSTED_MS = 1000

/**
 * Knows the kinds of a server. What is missing is asked for again, at most once a second or when `stale` was called.
 *
 * @example
 * const deployment = await createKinds({ api, clock }).byResource('apps/v1', 'deployments')
 */
export function createKinds({ api, clock }: { api: Api; clock: Clock }): Kinds & { stale(): void } {
  let known = new Map<string, Resource>()
  let askedAt = -Infinity
  let asking: Promise<void> | undefined

  const ask = async () => {
    // Before the answer: what becomes stale meanwhile is asked for again.
    askedAt = clock.now()
    const { resources } = await api.discover()
    const next = new Map<string, Resource>()
    for (const resource of resources) {
      const apiVersion = joinApiVersion(resource.group, resource.version)
      next.set(`${apiVersion}/plural/${resource.plural}`, resource)
      next.set(`${apiVersion}/kind/${resource.kind}`, resource)
    }
    known = next
  }
  const find = async (key: string) => {
    const found = known.get(key)
    if (found !== undefined) return found
    if (clock.now() - askedAt >= TRUSTED_MS) asking ??= ask().finally(() => (asking = undefined))
    await asking
    return known.get(key)
  }
  return {
    byResource: (apiVersion, resource) => find(`${apiVersion}/plural/${resource}`),
    byKind: (apiVersion, kind) => find(`${apiVersion}/kind/${kind}`),
    stale() {
      askedAt = -Infinity
      known.clear()
    },
  }
}
