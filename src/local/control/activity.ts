/** Counts what is going on, so that somebody can wait until nothing is. */
export interface Activity {
  /** Says that something goes on, until the function that it gives is called. */
  begin(): () => void
  /**
   * Says that something that goes on only waits, for time to pass or for something else that goes on, until the function
   * that it gives is called.
   */
  wait(): () => void
  /** How much goes on that does not only wait. */
  readonly busy: number
  /** How often something began: two equal numbers mean that nothing did in between. */
  readonly begun: number
  /** Resolves as soon as nothing goes on; at once when nothing does. */
  whenIdle(): Promise<void>
}

/**
 * Makes a counter of what goes on.
 *
 * @example
 * const done = activity.begin()
 * await sync(key).finally(done)
 */
export function createActivity(): Activity {
  let busy = 0
  let begun = 0
  let waiters: (() => void)[] = []
  const change = (by: number) => {
    busy += by
    if (busy > 0) return
    const ready = waiters
    waiters = []
    for (const resolve of ready) resolve()
  }
  const once = (run: () => void) => {
    let done = false
    return () => {
      if (!done) run()
      done = true
    }
  }
  return {
    begin() {
      begun++
      change(1)
      return once(() => change(-1))
    },
    wait() {
      change(-1)
      return once(() => {
        begun++
        change(1)
      })
    },
    get busy() {
      return busy
    },
    get begun() {
      return begun
    },
    whenIdle: () => (busy <= 0 ? Promise.resolve() : new Promise<void>((resolve) => waiters.push(resolve))),
  }
}
