import { keyOf, type Obj } from '../../../../cluster/object.ts'
import type { Clock } from '../../../../time/clock.ts'
import type { HookSpec } from '../hook-spec.ts'

/** An answer that a hook gave a tag. */
export interface TaggedAnswer {
  etag: string
  body: string
}

/** The tagged answers of one hook (protocol.md §2.3). */
export interface EtagCache {
  get(parent: Obj): TaggedAnswer | undefined
  set(parent: Obj, answer: TaggedAnswer): void
}

/** Metacontroller keeps answers of parents that are long gone; the oldest go here. */
const MOST_ENTRIES = 10_000

/**
 * Keeps answers by kind, namespace and name of the parent: one that was made anew under the same name gets the old one.
 *
 * @example
 * createEtagCache(clock, { timeoutSeconds: 60 }).get(parent)?.etag
 */
export function createEtagCache(
  clock: Clock,
  { timeoutSeconds = 0 }: NonNullable<HookSpec['etag']>,
): EtagCache {
  const entries = new Map<string, TaggedAnswer & { until: number }>()
  const lifetime = timeoutSeconds > 0 ? timeoutSeconds * 1000 : Infinity
  return {
    get(parent) {
      const entry = entries.get(nameOf(parent))
      return entry !== undefined && clock.now() <= entry.until ? entry : undefined
    },
    set(parent, answer) {
      const name = nameOf(parent)
      entries.delete(name)
      entries.set(name, { ...answer, until: clock.now() + lifetime })
      for (const [oldest] of entries) {
        if (entries.size <= MOST_ENTRIES) break
        entries.delete(oldest)
      }
    },
  }
}

const nameOf = ({ kind, metadata }: Obj): string => `${kind} ${keyOf(metadata)}`
