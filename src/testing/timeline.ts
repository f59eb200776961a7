import { setImmediate } from 'node:timers/promises'
import type { Activity } from '../local/control/activity.ts'
import type { ManualClock } from '../time/manual-clock.ts'
import type { SyncCounter } from './sync-counter.ts'

/** What a timeline moves. */
export interface TimelineOptions {
  clock: ManualClock
  activity: Activity
  /** Notices what never gets quiet. */
  loops: SyncCounter
}

/** Time that passes only when told, and everything that happens in it. */
export interface Timeline {
  /**
   * Resolves when nothing is going on at this moment: what is still to come waits for time to pass.
   *
   * @throws Error when that moment never comes: something triggers itself again and again
   */
  settled(): Promise<void>
  /** Lets time pass, in milliseconds: what falls due on the way happens in order, each with all its consequences. */
  advance(ms: number): Promise<void>
}

/** Changes travel from the API to its watchers within so many turns of the event loop. */
const TURNS = 5

/**
 * Makes a timeline.
 *
 * @example
 * const timeline = createTimeline({ clock, activity, loops: createSyncCounter(clock) })
 * await timeline.advance(1000)
 */
export function createTimeline({ clock, activity, loops }: TimelineOptions): Timeline {
  const settled = async () => {
    for (;;) {
      await Promise.race([activity.whenIdle(), loops.found()])
      const { begun } = activity
      const reason = loops.reason()
      if (reason !== undefined) throw new Error(`the cluster does not settle: ${reason}`)
      for (let turn = 0; turn < TURNS && activity.begun === begun; turn++) await setImmediate()
      if (activity.begun === begun && activity.busy <= 0) return
    }
  }
  return {
    settled,
    async advance(ms) {
      const until = clock.now() + ms
      await settled()
      while (clock.nextAt <= until) {
        clock.advance(clock.nextAt - clock.now())
        await settled()
      }
      clock.advance(until - clock.now())
    },
  }
}
