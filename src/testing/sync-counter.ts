import { keyOf } from '../cluster/object.ts'
import type { EngineReport } from '../local/engine/report/report.ts'
import type { Clock } from '../time/clock.ts'

/** A parent that is synced so often while no time passes triggers itself. */
const LIMIT = 200

/** Notices parents that trigger themselves for ever. */
export interface SyncCounter {
  count(report: EngineReport): void
  /** Resolves when a parent loops. */
  found(): Promise<undefined>
  /** Which parent loops at this moment, and why as far as it is known. */
  reason(): string | undefined
}

/**
 * Makes a counter of syncs at one moment.
 *
 * @example
 * const counter = createSyncCounter(clock)
 * startEngine({ api, clock, tell: (report) => counter.count(report) })
 */
export function createSyncCounter(clock: Clock): SyncCounter {
  let moment = clock.now()
  let counts = new Map<string, number>()
  let looping: string | undefined
  let warning: string | undefined
  let { promise, resolve } = Promise.withResolvers<undefined>()
  const isLooping = () => looping !== undefined && clock.now() === moment
  return {
    count(report) {
      if (report.type === 'warning') warning = report.message
      if (report.type !== 'sync') return
      if (clock.now() !== moment) {
        moment = clock.now()
        counts = new Map()
        looping = undefined
      }
      const name = `${report.parent.kind} ${keyOf(report.parent)}`
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      if (count <= LIMIT) return
      looping = name
      resolve(undefined)
      ;({ promise, resolve } = Promise.withResolvers<undefined>())
    },
    found: () => (isLooping() ? Promise.resolve(undefined) : promise),
    reason() {
      if (!isLooping()) return undefined
      const reason = `${looping} was synced ${LIMIT} times while no time passed`
      return warning === undefined ? reason : `${reason}: ${warning}`
    },
  }
}
