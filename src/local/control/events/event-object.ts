import { createHash } from 'node:crypto'
import type { Obj } from '../../../cluster/object.ts'

/** A v1 Event as client-go's recorder makes it. */
export interface EventObject extends Obj {
  metadata: { name: string; namespace: string }
  involvedObject: Readonly<Record<string, string>>
  reason: string
  message: string
  source: { component: string }
  firstTimestamp: string
  lastTimestamp: string
  count: number
  type: string
  eventTime: null
  reportingComponent: string
  reportingInstance: ''
}

/** What happened to which object, who says so, and at how many nanoseconds since 1970. */
export interface Happening {
  /** `deployment-controller`. */
  component: string
  on: Obj
  type: 'Normal' | 'Warning'
  reason: string
  message: string
  nanoseconds: bigint
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LONGEST_NAME = 253

/**
 * The event of something that happened once; that of a cluster-wide object lives in `default`.
 *
 * @example
 * newEvent({ component: 'metacontroller', on: parent, type: 'Warning', reason: 'SyncError', message: 'Sync error: x', nanoseconds: 17n })
 */
export function newEvent({ component, on, type, reason, message, nanoseconds }: Happening): EventObject {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = on.metadata
  const involved = { kind: on.kind, namespace, name, uid, apiVersion: on.apiVersion, resourceVersion }
  const at = timestamp(nanoseconds)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(name, nanoseconds), namespace: namespace || 'default' },
    involvedObject: Object.fromEntries(Object.entries(involved).filter(([, value]) => value !== '')),
    reason,
    message,
    source: { component },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: '',
  }
}

/** The name of an event; where the object's own name does not fit into one, any that is unique. */
function eventName(name: string, nanoseconds: bigint): string {
  const made = `${name}.${nanoseconds.toString(16)}`
  if (made.length <= LONGEST_NAME && SUBDOMAIN.test(made)) return made
  return createHash('sha1').update(made).digest('hex')
}

/**
 * A time as the API writes it, in whole seconds.
 *
 * @example
 * timestamp(0n) // '1970-01-01T00:00:00Z'
 */
export function timestamp(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString().replace(/\.\d+Z$/, 'Z')
}
