import type { Api, WriteOptions } from '../../../cluster/api.ts'
import { isAlreadyExists, isClusterError, isNotFound } from '../../../cluster/cluster-error.ts'
import { refOf, type Obj } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Activity } from '../activity.ts'
import { createCorrelator, type Correlated, type EventLimits } from './correlation.ts'
import { newEvent, type EventObject } from './event-object.ts'

/** Makes Events in the name of one component. */
export interface EventRecorder {
  /** Nobody waits for an Event: it is written in the background. */
  event(on: Obj, type: 'Normal' | 'Warning', reason: string, message: string): void
  /** Takes no more, and resolves when what waits is written, or lost because nobody answers. */
  close(): Promise<void>
}

/** What a recorder works with. */
export interface EventRecorderOptions {
  /** Who says it: `deployment-controller`. */
  component: string
  api: Api
  /** Who it is in managedFields, unless the API is to find that out. */
  fieldManager?: string
  clock: Clock
  /** Nanoseconds since 1970, which Events are named after: never the same twice (`uniqueNanoseconds`). */
  nanoseconds: () => bigint
  activity: Activity
  limits?: EventLimits
  /** Told of an Event that could not be written, but not when its namespace is gone or going. */
  onLost?: (error: unknown, event: EventObject) => void
}

/** What comes while so many wait is lost. */
const LONGEST_QUEUE = 1000
/** An API server that cannot be reached is tried so often. */
const TRIES = 12
const RETRY_MS = 10_000

/**
 * Makes Events as client-go's recorder does (tools/record/event.go), one after the other, in the background. What cannot
 * be written is lost and hurts nobody.
 *
 * @example
 * const nanoseconds = uniqueNanoseconds(now)
 * const events = createEventRecorder({ component: 'metacontroller', api, clock, nanoseconds, activity })
 * events.event(parent, 'Warning', 'SyncError', 'Sync error: ...')
 * await events.close() // what waits is written
 */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { component, api, fieldManager, clock, nanoseconds, activity, limits } = options
  const { onLost = () => undefined } = options
  const correlator = createCorrelator(() => clock.now(), limits)
  const send = sendTo(api, fieldManager === undefined ? {} : { fieldManager })
  const waiting: EventObject[] = []
  let working: Promise<void> | undefined
  let closed = false
  let wake: () => void = () => undefined

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
        correlator.stored(await send(correlated))
        return
      } catch (error) {
        const isUnreached = isClusterError(error) && error.code === 0
        if (isUnreached && closed) {
          waiting.length = 0
          return
        }
        if (!isUnreached || tried >= TRIES) {
          if (!isToBeExpected(error)) onLost(error, correlated.event)
          return
        }
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
      waiting.push(newEvent({ component, on, type, reason, message, nanoseconds: nanoseconds() }))
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

const sendTo =
  (api: Api, options: WriteOptions) =>
  async ({ event, patch }: Correlated): Promise<EventObject> => {
    if (patch === undefined) return (await api.create(event, options)) as EventObject
    try {
      return (await api.patch(refOf(event), { strategic: patch }, options)) as EventObject
    } catch (error) {
      // Events are forgotten after an hour.
      if (!isNotFound(error)) throw error
      return (await api.create(event, options)) as EventObject
    }
  }

/** The namespace is gone or going: there is nobody left to tell. Or an answer was lost, and the Event is there. */
const isToBeExpected = (error: unknown): boolean =>
  isAlreadyExists(error) || (isClusterError(error) && (error.code === 404 || error.code === 403))
