import type { Obj } from '../../cluster/object.ts'
import { sameJson } from '../../cluster/object.ts'
import type { Outcome } from '../control/queue.ts'
import type { EngineContext } from './context.ts'
import { startController, type RunningController } from './controller.ts'
import type { MetacontrollerCrash } from './hook/hook.ts'
import { planController } from './plan/plan-controller.ts'
import type { Plan, Refusal } from './plan/plan.ts'
import { snapshot } from './plan/snapshot.ts'
import type { ControllerRef } from './report/report.ts'

/** A controller as the engine has it. */
export interface ControllerState {
  controller: ControllerRef
  state: 'running' | 'refused'
  /** Why it is refused; empty when it runs. */
  message: string
  parents: number
}

/** All controllers of an engine. */
export interface Controllers {
  /** Makes a controller run as its object says now; undefined: the object is gone. */
  reconcile(controller: ControllerRef, object: Obj | undefined): Promise<Outcome>
  /** Those that could not start and may do so when kinds come. */
  waiting(): ControllerRef[]
  states(): ControllerState[]
  /** Sends every parent to its hook. */
  resync(): void
  close(): Promise<void>
}

/** What controllers are run with. */
export interface ControllersOptions {
  context: EngineContext
  definition: (name: string) => Obj | undefined
  workers: number
  resyncMs: number
}

interface Known {
  controller: ControllerRef
  object: Obj
  running?: RunningController
  refusal?: Refusal
}

/**
 * Starts, restarts and stops controllers as Metacontroller does, with the events that it makes of it (protocol.md §2.4,
 * §3.0).
 */
export function createControllers({
  context,
  definition,
  workers,
  resyncMs,
}: ControllersOptions): Controllers {
  const { api, kinds, bugs, events, tell } = context
  const known = new Map<string, Known>()
  let ended = false

  const stop = async ({ controller, running }: Known, object: Obj) => {
    if (!running) return
    events.event(object, 'Normal', 'Stopping', `Stopping controller: ${controller.name}`)
    await running.close()
    events.event(object, 'Normal', 'Stopped', `Stopped controller: ${controller.name}`)
    tell({ type: 'controller', controller, state: 'stopped', message: '' })
  }
  const start = (controller: ControllerRef, object: Obj, plan: Plan): Known => {
    const running = startController({ context, plan, workers, resyncMs, crash })
    events.event(object, 'Normal', 'Started', `Started controller: ${plan.name}`)
    events.event(object, 'Normal', 'Starting', `Starting controller: ${plan.name}`)
    tell({ type: 'controller', controller, state: 'started', message: '' })
    return { controller, object, running }
  }
  const refuse = (before: Known, refusal: Refusal): Outcome => {
    const { controller, object } = before
    const { event, message, retry } = refusal
    if (event) events.event(object, 'Warning', event.reason, event.message)
    if (before.refusal?.message !== message)
      tell({ type: 'controller', controller, state: 'refused', message })
    known.set(idOf(controller), { ...before, refusal })
    return retry ? { retry: 'backoff' } : { done: true }
  }
  /** Metacontroller has ended: nothing of it runs any more, and nobody starts it again. */
  const crash = ({ message }: MetacontrollerCrash) => {
    if (ended) return
    ended = true
    for (const { controller, running } of known.values()) {
      void running?.close()
      tell({ type: 'controller', controller, state: 'stopped', message })
    }
  }

  return {
    async reconcile(controller, object) {
      if (ended) return { done: true }
      const entry = known.get(idOf(controller))
      if (object === undefined) {
        known.delete(idOf(controller))
        if (entry) await stop(entry, entry.object)
        return { done: true }
      }
      if (entry?.running && sameJson(entry.running.plan.controller.spec, snapshot(object).spec)) {
        return { done: true }
      }
      const planned = await planController(object, { api, kinds, bugs, definition })
      // What is wrong with the definition of its parents is noticed before the old controller is touched.
      const keepsOld = 'refusal' in planned && planned.refusal.event?.reason !== 'CreateError'
      if (entry && !keepsOld) await stop(entry, object)
      const running = keepsOld ? entry?.running : undefined
      if ('refusal' in planned) {
        const { refusal } = entry ?? {}
        return refuse(
          { controller, object, ...(running && { running }), ...(refusal && { refusal }) },
          planned.refusal,
        )
      }
      known.set(idOf(controller), start(controller, object, planned.plan))
      return { done: true }
    },
    waiting: () =>
      [...known.values()].filter(({ refusal }) => refusal?.retry).map(({ controller }) => controller),
    states: () =>
      [...known.values()].map(({ controller, running, refusal }) => ({
        controller,
        state: running ? 'running' : 'refused',
        message: refusal?.message ?? '',
        parents: running?.parents ?? 0,
      })),
    resync() {
      for (const { running } of known.values()) running?.resync()
    },
    async close() {
      ended = true
      await Promise.all([...known.values()].map(async ({ running }) => running?.close()))
    },
  }
}

const idOf = ({ kind, name }: ControllerRef) => `${kind}/${name}`
