import type { Clock } from '../../time/clock.ts'
import type { PoolCall } from './executor.ts'

/** Calls that are not answered yet, and their common deadline. */
export interface OpenCalls<Where> {
  readonly size: number
  add(call: PoolCall): void
  has(call: PoolCall): boolean
  /** Where the call is now; undefined while it waits. */
  where(call: PoolCall): Where | undefined
  move(call: PoolCall, where: Where | undefined): void
  /** Forgets a call that is answered; false when it was before. */
  remove(call: PoolCall): boolean
  /** Waits for no deadline any more. */
  stop(): void
}

/**
 * Keeps calls with their deadlines. All have the same time to live, so the oldest is the next to expire, and one timer
 * serves them all.
 */
export function createOpenCalls<Where>(options: {
  clock: Clock
  timeoutMs: number
  /** Told of each call whose time is up; expected to answer and to remove it. */
  onExpired: (call: PoolCall) => void
}): OpenCalls<Where> {
  const { clock, timeoutMs, onExpired } = options
  const open = new Map<PoolCall, { deadline: number; where: Where | undefined }>()
  let cancelTimer: (() => void) | undefined

  function expire() {
    cancelTimer = undefined
    const now = clock.now()
    for (const [call, { deadline }] of open) {
      if (deadline > now) break
      onExpired(call)
      open.delete(call)
    }
    arm()
  }

  function arm() {
    const oldest = cancelTimer ? undefined : open.values().next().value
    if (oldest) cancelTimer = clock.after(oldest.deadline - clock.now(), expire)
  }

  return {
    get size() {
      return open.size
    },
    add(call) {
      open.set(call, { deadline: clock.now() + timeoutMs, where: undefined })
      arm()
    },
    has: (call) => open.has(call),
    where: (call) => open.get(call)?.where,
    move(call, where) {
      const entry = open.get(call)
      if (entry) entry.where = where
    },
    remove: (call) => open.delete(call),
    stop() {
      cancelTimer?.()
      open.clear()
    },
  }
}
