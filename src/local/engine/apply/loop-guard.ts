import { hash } from 'node:crypto'
import { createBoundedMap } from '../../control/bounded-map.ts'

/** Children that are remembered. */
const MOST = 1000

/** A child is recreated so often for the same difference, then no more. */
const RECREATIONS = 2

/** A PUT that changes nothing is sent so often for the same object, then no more. */
const IDLE_PUTS = 3

/** A child that is about to be deleted because it differs. */
export interface Recreation {
  /** What names the child. */
  child: string
  uid: string
  /** What is wanted, as text. */
  wanted: string
  /** Where it differs. */
  paths: readonly string[]
}

/** A child that is about to be written. */
export interface Replacement {
  uid: string
  resourceVersion: string
  /** What is wanted, as text. */
  wanted: string
}

/** Notices writes that never make a child equal to what is wanted. */
export interface LoopGuard {
  /** Counts one more recreation; true when enough of them have shown that the next one will not help either. */
  isStuck(recreation: Recreation): boolean
  /** Whether it was shown that this PUT changes nothing. */
  isIdle(replacement: Replacement): boolean
  /** Says that a PUT has changed nothing: the object came back in the version that it had. */
  wasIdle(replacement: Replacement): void
  /** Says that a child is as wanted: what differs the next time is new. */
  settled(child: string): void
  close(): void
}

/**
 * Makes a guard against writes that never converge: the API server drops or rewrites something that is wanted, so the
 * child differs again as soon as it is written (protocol.md §3.6).
 *
 * @example
 * if (guard.isStuck({ child, uid, wanted, paths })) return 'the child is kept'
 */
export function createLoopGuard(): LoopGuard {
  const recreated = createBoundedMap<{ mark: string; uid: string; times: number }>(MOST)
  const idle = createBoundedMap<{ mark: string; times: number }>(MOST)
  const idleMark = ({ resourceVersion, wanted }: Replacement) => `${resourceVersion} ${digest(wanted)}`
  return {
    isStuck({ child, uid, wanted, paths }) {
      const mark = digest(`${paths.join()} ${wanted}`)
      const before = recreated.get(child)
      const times = before?.mark === mark ? before.times : 0
      // The deletion of one object is decided again until the watch tells of it.
      if (before?.mark === mark && before.uid === uid) return false
      if (times >= RECREATIONS) return true
      recreated.set(child, { mark, uid, times: times + 1 })
      return false
    },
    isIdle(replacement) {
      const before = idle.get(replacement.uid)
      return before?.mark === idleMark(replacement) && before.times >= IDLE_PUTS
    },
    wasIdle(replacement) {
      const mark = idleMark(replacement)
      const before = idle.get(replacement.uid)
      idle.set(replacement.uid, { mark, times: before?.mark === mark ? before.times + 1 : 1 })
    },
    settled: (child) => void recreated.delete(child),
    close() {
      recreated.clear()
      idle.clear()
    },
  }
}

const digest = (text: string) => hash('sha1', text)
