import type { Api, Ref } from '../../../cluster/api.ts'
import { isClusterError } from '../../../cluster/cluster-error.ts'
import { refOf, type Obj } from '../../../cluster/object.ts'
import type { Activity } from '../../control/activity.ts'
import type { Write } from '../control.ts'
import { createEventRules } from './event-rules.ts'

/** An Event to be written. */
export type EventWrite = Extract<Write, { op: 'event' }>

/** Writes Events, one object for equal ones. */
export interface Recorder {
  /** Nobody waits for an Event: it is written after those of the same sort before it. */
  record(event: EventWrite, component: string): void
}

/**
 * Makes a recorder like client-go's: an Event that comes again counts up the one that is there, many that differ only in
 * their message become one, and an object that never stops is not listened to for a while.
 *
 * @example
 * createRecorder({ api, now, activity, onError }).record({ op: 'event', on: pod, type: 'Normal', reason: 'Killing', message }, 'kubelet')
 */
export function createRecorder({
  api,
  now,
  activity,
  onError,
}: {
  api: Api
  now: () => number
  activity: Activity
  onError: (error: unknown, where: string) => void
}): Recorder {
  const rules = createEventRules()
  /** The writes of one Event object one after the other. */
  const tails = new Map<string, Promise<void>>()
  let made = 0

  const write = async (event: EventWrite, component: string, at: number) => {
    const said = rules.take(event, component, at)
    if (said === undefined) return
    const time = stamp(at)
    if (said.count > 1) {
      const { known } = said
      const counted = await patch(known, { count: said.count, lastTimestamp: time, message: said.message })
      if (counted) return
    }
    const object = eventOf(
      { ...event, message: said.message },
      { component, time, id: nameAt(at), count: said.count },
    )
    await api.create(object, { fieldManager: MANAGER })
    said.know(refOf(object))
  }
  const patch = async (ref: Ref | undefined, merge: object) =>
    ref !== undefined &&
    api.patch(ref, { merge }, { fieldManager: MANAGER }).then(
      () => true,
      () => false,
    )
  /** As real names are: nanoseconds, here with a number in place of what the clock does not tell. */
  const nameAt = (at: number) => {
    made = (made + 1) % 1_000_000
    return (BigInt(Math.trunc(at)) * 1_000_000n + BigInt(made)).toString(16)
  }

  return {
    record(event, component) {
      const key = `${event.on.metadata.uid ?? ''} ${event.reason}`
      const done = activity.begin()
      const at = now()
      const tail = (tails.get(key) ?? Promise.resolve())
        .then(() => write(event, component, at))
        .catch((error: unknown) => {
          // The namespace or its content goes: there is nobody left to tell.
          if (isClusterError(error) && (error.code === 404 || error.code === 403)) return
          onError(error, `the Event ${event.reason} about ${event.on.kind} ${event.on.metadata.name ?? ''}`)
        })
        .finally(() => {
          if (tails.get(key) === tail) tails.delete(key)
          done()
        })
      tails.set(key, tail)
    },
  }
}

const MANAGER = 'kube-controller-manager'
const stamp = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

function eventOf(
  { on, type, reason, message }: EventWrite,
  { component, time, id, count }: { component: string; time: string; id: string; count: number },
): Obj {
  const { name = '', namespace, uid, resourceVersion } = on.metadata
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${id}`, namespace: namespace ?? 'default' },
    involvedObject: { apiVersion: on.apiVersion, kind: on.kind, name, namespace, uid, resourceVersion },
    type,
    reason,
    message,
    count,
    firstTimestamp: time,
    lastTimestamp: time,
    source: { component },
    reportingComponent: component,
    reportingInstance: '',
  }
}
