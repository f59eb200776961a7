import type { Clock } from '../../time/clock.ts'
import type { Accepted } from '../disk/root.ts'
import type { Report } from '../facts.ts'
import { createLane } from './lane.ts'
import { createLedger } from './ledger.ts'
import type { Deliveries, ReloadTarget } from './target.ts'

/** What deliveries need. */
export interface DeliveriesOptions {
  /** Each with an id of its own. */
  targets: readonly ReloadTarget[]
  accepted: Accepted
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  report: Report
}

/**
 * Brings what is on disk to every target. A reload is owed for as long as what a target accepted is not what is on disk:
 * there are no pending flags that could be lost. Targets do not wait for each other, except for those that go first.
 *
 * @example
 * const deliveries = createDeliveries({ targets, accepted, clock: systemClock, random: Math.random, report })
 * deliveries.want({ digest, since: systemClock.now(), about: [] })
 */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { targets, accepted, clock, random, report } = options
  const ledger = createLedger(accepted, { clock, report })
  const go = () => {
    for (const lane of lanes) lane.go()
  }
  /** Files are changing: what is called now would find old ones among new ones. */
  let isChanging = false
  const rest = { ledger, clock, random, report, ended: go }
  const laneOf = (target: ReloadTarget, mayGo = () => true) =>
    createLane({ ...rest, target, mayGo: () => !isChanging && mayGo() })
  const ahead = targets.filter(({ first }) => first).map((target) => laneOf(target))
  const behind = targets
    .filter(({ first }) => !first)
    .map((target) => laneOf(target, () => !ahead.some(({ owed }) => owed)))
  const lanes = [...ahead, ...behind]
  const ids = targets.map(({ id }) => id)

  return {
    async beforeChange() {
      isChanging = true
      try {
        await ledger.forget(ids)
      } catch (error) {
        isChanging = false
        go()
        throw error
      }
      for (const lane of lanes) lane.startAfresh()
    },
    assume: (digests) => void ledger.set(digests),
    want(wanted) {
      isChanging = false
      for (const lane of lanes) lane.want(wanted)
      go()
    },
    again() {
      for (const lane of lanes) lane.again()
      void ledger.set(new Map(ids.map((id) => [id, undefined])))
      go()
    },
    get states() {
      return lanes.map(({ state }) => state)
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()))
      await ledger.close()
    },
  }
}
