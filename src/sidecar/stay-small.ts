import { trimMemory } from '../node/trim-memory.ts'
import type { Clock } from '../time/clock.ts'

/** How often memory is looked at, and by how much it may have grown since it was last given back. */
const EVERY_MS = 60_000
const GROWN_BYTES = 2 * 1024 * 1024
/** What starting up and the first sync took is garbage by then. */
const FIRST_MS = 1000

/**
 * Gives memory back that this process grew by, looking once a minute.
 *
 * @example
 * staySmall(systemClock)
 */
export function staySmall(clock: Clock): void {
  let least = 0
  const look = () => {
    if (process.memoryUsage.rss() > least + GROWN_BYTES) {
      trimMemory()
      least = process.memoryUsage.rss()
    }
    clock.after(EVERY_MS, look)
  }
  clock.after(FIRST_MS, look)
}
