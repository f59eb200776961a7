import type { Api } from '../../../cluster/api.ts'
import { isClusterError, isNotFound } from '../../../cluster/cluster-error.ts'
import { refOf } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Activity } from '../../control/activity.ts'
import type { EventRecorder } from '../context.ts'
import { createCorrelator, type Correlated, type EventLimits } from './event-correlation.ts'
import { newEvent, type EventObject } from './event-object.ts'

export type { EventLimits } from './event-correlation.ts'

/** What a recorder works with. */
export interface EventRecorderOptions {
  api: Api
  clock: Clock
  /** Milliseconds since 1970. */
  now: () => number
  activity: Activity
  limits?: EventLimits
}

/** What comes while so many wait is lost. */
const LONGEST_QUEUE = 1000
/** An API server that cannot be reached is tried so often. */
const TRIES = 12
const RETRY_MS = 10_000

/**
 * Makes Events as Metacontroller's recorder does, one after the other, in the background. What cannot be written is
 * lost and hurts nobody.
 *
 * @example
 * const events = createEventRecorder({ api, clock, now, activity })
 * events.event(parent, 'Warning', 'SyncError', 'Sync error: ...')
 * await events.close() // what waits is written
 */
export function createEventRecorder(
  options: EventRecorderOptions,
): EventRecorder & { close(): Promise<void> } {
  const { api, clock, now, activity, limits } = options
  const correlator = createCorrelator(() => clock.now(), limits)
  const waiting: EventObject[] = []
  let working: Promise<void> | undefined
  let latest = 0n
  let closed = false
  let wake: () => void = () => undefined

  /** Two events of one millisecond have two names. */
  const nextMoment = () => {
    const moment = BigInt(Math.floor(now())) * 1_000_000n
    latest = moment > latest ? moment : latest + 1n
    return latest
  }
  const sleep = async () => {
    const awake = activity.wait()
    await new Promise<void>((resolve) => {
      const cancel = clock.after(RETRY_MS, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
    awake()
  }
  const write = async (correlated: Correlated) => {
    for (let tried = 1; ; tried++) {
      try {
        correlator.stored(await send(api, correlated))
        return
      } catch (error) {
        const isUnreached = isClusterError(error) && error.code === 0
        if (isUnreached && closed) waiting.length = 0
        if (!isUnreached || tried >= TRIES || closed) return
      }
      await sleep()
    }
  }
  const work = async () => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      const correlated = correlator.correlate(event)
      if (correlated !== undefined) await write(correlated)
    }
  }

  return {
    event(on, type, reason, message) {
      if (closed || waiting.length >= LONGEST_QUEUE) return
      waiting.push(newEvent({ on, type, reason, message, nanoseconds: nextMoment() }))
      if (working !== undefined) return
      const done = activity.begin()
      // A turn later: nobody who tells of an event waits for the API.
      working = Promise.resolve()
        .then(work)
        .finally(() => {
          working = undefined
          done()
        })
    },
    async close() {
      closed = true
      wake()
      await working
    },
  }
}

async function send(api: Api, { event, patch }: Correlated): Promise<EventObject> {
  if (patch === undefined) return (await api.create(event)) as EventObject
  try {
    return (await api.patch(refOf(event), { strategic: patch })) as EventObject
  } catch (error) {
    // Events are forgotten after an hour.
    if (!isNotFound(error)) throw error
    return (await api.create(event)) as EventObject
  }
}
