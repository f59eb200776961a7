import type { Api } from '../../cluster/api.ts'
import type { Clock } from '../../time/clock.ts'

/** To whom the way is given, and for how long at most. */
export interface GiveWayOptions {
  clock: Clock
  /** Whether somebody else has something to do now. */
  isBusy: () => boolean
  longestMs?: number
}

const CHECK_MS = 2
const LONGEST_MS = 500

/**
 * A client whose writes give way to somebody who shares the processor with it: each waits while the other is busy, but
 * never for long. So of many objects that come at once, all are answered by their hooks before the first Pods start.
 *
 * @example
 * startWorkloads({ api: givingWay(client, { clock, isBusy: () => activity.busy > 0 }), clock })
 */
export function givingWay(api: Api, { clock, isBusy, longestMs = LONGEST_MS }: GiveWayOptions): Api {
  const turn = async () => {
    const until = clock.now() + longestMs
    while (isBusy() && clock.now() < until) {
      await new Promise<void>((resolve) => clock.after(CHECK_MS, resolve))
    }
  }
  return {
    ...api,
    create: (object, options) => turn().then(() => api.create(object, options)),
    replace: (object, options) => turn().then(() => api.replace(object, options)),
    patch: (ref, patch, options) => turn().then(() => api.patch(ref, patch, options)),
    delete: (ref, options) => turn().then(() => api.delete(ref, options)),
  }
}
