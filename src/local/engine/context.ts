import type { Api } from '../../cluster/api.ts'
import type { Resource } from '../../cluster/client/discovery.ts'
import type { Clock } from '../../time/clock.ts'
import type { Activity } from '../control/activity.ts'
import type { EventRecorder } from '../control/events/recorder.ts'
import type { Mirrors } from '../control/mirrors.ts'
import type { BugMode } from './bugs.ts'
import type { SendHook } from './hook/send.ts'
import type { Tell } from './report/report.ts'

/** Which kinds the server has; asked anew when one is missing. */
export interface Kinds {
  /** By plural name: what controllers and customize rules say. */
  byResource(apiVersion: string, resource: string): Promise<Resource | undefined>
  /** By kind: what children say. */
  byKind(apiVersion: string, kind: string): Promise<Resource | undefined>
}

/** How the engine writes children. */
export interface ApplyMode {
  strategy: 'dynamic-apply' | 'server-side-apply'
  /** Who it is in managedFields under server-side apply. */
  fieldManager: string
}

/** What every part of the engine is given. */
export interface EngineContext {
  api: Api
  clock: Clock
  /** Milliseconds since 1970. */
  now: () => number
  activity: Activity
  mirrors: Mirrors
  kinds: Kinds
  bugs: BugMode
  apply: ApplyMode
  send: SendHook
  /** Makes Kubernetes Events, within Metacontroller's limits on their number (protocol.md §2.4). */
  events: Pick<EventRecorder, 'event'>
  tell: Tell
}
