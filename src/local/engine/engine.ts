import type { Api } from '../../cluster/api.ts'
import { isUnreachable } from '../../cluster/cluster-error.ts'
import { systemClock, type Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import { createActivity, type Activity } from '../control/activity.ts'
import type { EventLimits } from '../control/events/correlation.ts'
import { uniqueNanoseconds } from '../control/events/nanoseconds.ts'
import { createEventRecorder } from '../control/events/recorder.ts'
import { createMirrors, type Mirrors } from '../control/mirrors.ts'
import { createQueue, type Outcome } from '../control/queue.ts'
import type { BugMode } from './bugs.ts'
import type { ApplyMode, EngineContext } from './context.ts'
import { createControllers, type ControllerState } from './controllers.ts'
import { errorText } from './error-text.ts'
import { nodeSend } from './hook/node-send.ts'
import type { SendHook } from './hook/send.ts'
import { createKinds } from './kinds.ts'
import { createExplainer } from './report/explain.ts'
import type { ControllerRef, Tell } from './report/report.ts'

/** How an engine is started; only the API is needed. */
export interface EngineOptions {
  api: Api
  clock?: Clock
  /** Milliseconds since 1970. */
  now?: () => number
  activity?: Activity
  mirrors?: Mirrors
  bugs?: BugMode
  apply?: Partial<ApplyMode>
  /** Parents that one controller works on at once. */
  workers?: number
  /** Every parent is sent to its hook this often, in milliseconds, even when nothing changes. */
  resyncMs?: number
  /** How hooks are called: by HTTP unless told. */
  send?: SendHook
  /** How many Kubernetes Events are made about one object. */
  eventLimits?: EventLimits
  tell?: Tell
}

/** An engine that runs. */
export interface Engine {
  /** The controllers that run or cannot, with the reason. */
  controllers(): ControllerState[]
  /** Sends every parent to its hook again, as after a change of the hooks. */
  resync(): void
  close(): Promise<void>
}

const METACONTROLLER = 'metacontroller.k8s.io/v1alpha1'
/** Who it is in Events. */
const COMPONENT = 'metacontroller'
const KINDS = ['CompositeController', 'DecoratorController'] as const
/** The defaults of Metacontroller's flags --workers and --cache-flush-interval. */
const WORKERS = 5
const RESYNC_MS = 30 * 60_000

/**
 * Starts an engine: it runs the CompositeControllers and DecoratorControllers of a cluster as Metacontroller 4.17.2 does.
 * For development and tests; in production, Metacontroller itself is the engine.
 *
 * @example
 * const engine = startEngine({ api: createApi(server.transport), tell: console.log })
 * await engine.close()
 */
export function startEngine(options: EngineOptions): Engine {
  const { api, clock = systemClock, now = wallTime, activity = createActivity(), bugs = 'stop' } = options
  const {
    workers = WORKERS,
    resyncMs = RESYNC_MS,
    send = nodeSend({ clock }),
    tell = () => undefined,
  } = options
  const mirrors = options.mirrors ?? createMirrors({ api, clock })
  const kinds = createKinds({ api, clock })
  const limits = options.eventLimits
  const events = createEventRecorder({
    ...{ api, clock, activity, component: COMPONENT, nanoseconds: uniqueNanoseconds(now) },
    ...(limits && { limits }),
  })
  const explainer = createExplainer({ tell, clock })
  const apply: ApplyMode = { strategy: 'dynamic-apply', fieldManager: 'metacontroller', ...options.apply }
  const context: EngineContext = {
    ...{ api, clock, now, activity, mirrors, kinds, bugs, apply, send, events },
    tell: explainer.tell,
  }
  const definitions = mirrors.open({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
  })
  const objects = KINDS.map((kind) => ({ kind, ...mirrors.open({ apiVersion: METACONTROLLER, kind }) }))
  const definition = (name: string) => definitions.mirror.get({ name })
  const controllers = createControllers({ context, definition, workers, resyncMs })

  const reconcile = async (key: string): Promise<Outcome> => {
    const controller = refOf(key)
    const object = objects.find(({ kind }) => kind === controller.kind)?.mirror.get(controller)
    try {
      return await controllers.reconcile(controller, object)
    } catch (error) {
      // Nothing is known to be wrong with the controller while the server cannot be asked.
      if (!isUnreachable(error)) {
        context.tell({ type: 'controller', controller, state: 'refused', message: errorText(error) })
      }
      return { retry: 'backoff' }
    }
  }
  const queue = createQueue<string>({ clock, activity, concurrency: 1, run: reconcile })

  const follow = () => {
    for (const { kind, mirror } of objects) {
      stops.push(
        mirror.on((change) => {
          const { metadata } = change.type === 'gone' ? change.was : change.now
          queue.add(keyOf({ kind, name: metadata.name ?? '' }))
        }),
      )
    }
  }
  const stops = [
    definitions.mirror.on(() => {
      kinds.stale()
      for (const controller of controllers.waiting()) queue.add(keyOf(controller))
    }),
  ]
  let closed = false
  void Promise.all([definitions, ...objects].map(({ mirror }) => mirror.synced)).then(() => {
    if (!closed) follow()
  })

  return {
    controllers: () => controllers.states(),
    resync() {
      // What is still wrong is told again.
      explainer.forget()
      controllers.resync()
    },
    async close() {
      closed = true
      for (const stop of stops) stop()
      await queue.close()
      await controllers.close()
      for (const { release } of [definitions, ...objects]) release()
      if (!options.mirrors) mirrors.close()
      await events.close()
    },
  }
}

const keyOf = ({ kind, name }: ControllerRef) => `${kind}/${name}`

function refOf(key: string): ControllerRef {
  const [kind, name = ''] = key.split('/')
  return { kind: kind as ControllerRef['kind'], name }
}
