import { hash } from 'node:crypto'
import type { Api } from '../../../cluster/api.ts'
import { splitApiVersion, type Obj } from '../../../cluster/object.ts'
import { createBoundedMap } from '../../control/bounded-map.ts'

/** Objects that are remembered. */
const MOST = 20_000

/** What was applied last to which object. */
export interface AppliedCache {
  /** Whether the same was applied to the object, and it has not changed since as far as its generation tells. */
  isCurrent(name: string, text: string, observed: Obj): boolean
  /** Remembers the object as it is after something was applied. */
  remember(name: string, text: string, object: Obj): void
  forget(name: string): void
}

const caches = new WeakMap<Api, AppliedCache>()

/**
 * What server-side apply did to the objects of one API, whichever controller it was for: Metacontroller keeps that in
 * memory for the whole process, so a controller that is started again need not apply everything again
 * (protocol.md §3.6).
 *
 * @example
 * if (appliedCache(api).isCurrent(name, text, observed)) return 'nothing changed'
 */
export function appliedCache(api: Api): AppliedCache {
  const cache = caches.get(api) ?? createCache()
  caches.set(api, cache)
  return cache
}

/**
 * Names an object in the memory of what was applied.
 *
 * @example
 * cacheName(deployment) // 'apps/Deployment/default/web'
 */
export function cacheName({ apiVersion, kind, metadata }: Obj): string {
  return `${splitApiVersion(apiVersion).group}/${kind}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}

function createCache(): AppliedCache {
  const entries = createBoundedMap<{ digest: string; uid: string; version: string }>(MOST)
  return {
    isCurrent(name, text, observed) {
      const entry = entries.get(name)
      return (
        entry !== undefined &&
        entry.uid === observed.metadata.uid &&
        entry.version === versionOf(observed) &&
        entry.digest === hash('sha1', text)
      )
    },
    remember: (name, text, object) =>
      entries.set(name, {
        digest: hash('sha1', text),
        uid: object.metadata.uid ?? '',
        version: versionOf(object),
      }),
    forget: (name) => void entries.delete(name),
  }
}

/** A kind without generations is known by its resource version: there every change counts, by whomever. */
function versionOf({ metadata }: Obj): string {
  const { generation = 0, resourceVersion = '' } = metadata
  return generation === 0 ? `rv ${resourceVersion}` : `generation ${generation}`
}
