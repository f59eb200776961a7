import type { Api } from '../../../cluster/api.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Activity } from '../../control/activity.ts'
import { uniqueNanoseconds } from '../../control/events/nanoseconds.ts'
import { createEventRecorder, type EventRecorder } from '../../control/events/recorder.ts'
import type { Write } from '../control.ts'
import { MANAGER } from '../manager.ts'

/** An Event to be written. */
export type EventWrite = Extract<Write, { op: 'event' }>

/** Writes the Events of all components. */
export interface Recorder {
  /** Nobody waits for an Event: it is written after those of the same component before it. */
  record(event: EventWrite, component: string): void
  close(): Promise<void>
}

/**
 * Makes a recorder for many components, each with a queue and limits of its own, as in a real cluster.
 *
 * @example
 * createRecorder({ api, clock, now, activity, onError }).record({ op: 'event', on: pod, type: 'Normal', reason: 'Killing', message }, 'kubelet')
 */
export function createRecorder({
  now,
  onError,
  ...parts
}: {
  api: Api
  clock: Clock
  now: () => number
  activity: Activity
  onError: (error: unknown, where: string) => void
}): Recorder {
  const recorders = new Map<string, EventRecorder>()
  const nanoseconds = uniqueNanoseconds(now)
  let closed = false

  const open = (component: string): EventRecorder =>
    createEventRecorder({
      ...parts,
      ...MANAGER,
      component,
      nanoseconds,
      onLost: (error, { reason, involvedObject: { kind = '', name = '' } }) =>
        onError(error, `the Event ${reason} about ${kind} ${name}`),
    })

  return {
    record({ on, type, reason, message }, component) {
      if (closed) return
      const recorder = recorders.get(component) ?? open(component)
      recorders.set(component, recorder)
      recorder.event(on, type, reason, message)
    },
    async close() {
      closed = true
      await Promise.all([...recorders.values()].map((recorder) => recorder.close()))
    },
  }
}
