import type { Api, KindRef } from '../../cluster/api.ts'
import { createMirror, type Mirror } from '../../cluster/mirror.ts'
import type { Clock } from '../../time/clock.ts'

/** One mirror per kind, however many use it. */
export interface Mirrors {
  /** Opens the mirror of a kind, or gives the one that is open; release it when it is not needed any more. */
  open(kind: KindRef): { mirror: Mirror; release: () => void }
  close(): void
}

/**
 * Shares mirrors: opened when the first asks for a kind, closed when the last has released it.
 *
 * @example
 * const { mirror, release } = mirrors.open({ apiVersion: 'v1', kind: 'Pod' })
 */
export function createMirrors({ api, clock }: { api: Api; clock: Clock }): Mirrors {
  const open = new Map<string, { mirror: Mirror; users: number }>()
  return {
    open(kind) {
      const key = `${kind.apiVersion}/${kind.kind}`
      const entry = open.get(key) ?? { mirror: createMirror({ api, kind, clock }), users: 0 }
      open.set(key, entry)
      entry.users++
      let released = false
      return {
        mirror: entry.mirror,
        release() {
          if (released) return
          released = true
          entry.users--
          if (entry.users > 0) return
          open.delete(key)
          entry.mirror.close()
        },
      }
    },
    close() {
      for (const { mirror } of open.values()) mirror.close()
      open.clear()
    },
  }
}
