import type { Api, KindRef } from '../../../cluster/api.ts'
import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Activity } from '../../control/activity.ts'
import { createQueue, type Outcome } from '../../control/queue.ts'
import type { Control, Failure, Write } from '../control.ts'
import { MANAGER } from '../manager.ts'
import { failureOf, isOvertaken } from './failure.ts'
import type { Recorder } from './recorder.ts'
import type { Shelf, Shelves } from './shelves.ts'
import { ownersToSync } from './triggers.ts'
import { shelvesOf, worldOf } from './world.ts'
import { perform, type ApiWrite } from './write.ts'

/** What controls run with. */
export interface RunnerOptions {
  api: Api
  clock: Clock
  /** Milliseconds since 1970. */
  now: () => number
  shelves: Shelves
  /** Nothing is reconciled before this. */
  ready?: Promise<unknown>
  recorder: Recorder
  activity: Activity
  /** How many times as fast time passes for workloads. */
  timeScale: number
  suffix: () => string
  onError: (error: unknown, where: string) => void
}

/** As many as most real controllers work on at once. */
const CONCURRENCY = 5

/**
 * Runs a control: every change that concerns an object reconciles it, one run per object at a time, and never before what
 * the last one wrote is seen. Returns how to stop it.
 *
 * @example
 * const stop = runControl(deployment, { api, clock, now, shelves, recorder, activity, timeScale: 1, suffix, onError })
 */
export function runControl(control: Control, options: RunnerOptions): () => Promise<void> {
  const { api, clock, activity, recorder, timeScale, onError } = options
  const { name, manager = MANAGER.fieldManager, reads = [] } = control
  const open = (kind: KindRef) => options.shelves.open(kind)
  const shelves = shelvesOf([control.kind, ...control.owns, ...reads], open)
  const own = open(control.kind)
  const ready = Promise.all([options.ready, ...[...shelves.values()].map((shelf) => shelf.synced)])
  const failures = new Map<string, Failure>()
  const closing = Promise.withResolvers<undefined>()
  let closed = false

  const run = async (key: string): Promise<Outcome> => {
    await Promise.race([ready, closing.promise])
    const object = closed ? undefined : own.get(refOfKey(key))
    if (object === undefined) {
      failures.delete(key)
      return { done: true }
    }
    try {
      const parts = { ...options, shelves, failure: failures.get(key) }
      const { writes, afterMs } = control.reconcile(object, worldOf(object, parts))
      await write(key, writes)
      // Never at once: a control that asks for that has a mistake, and would stop everything else.
      if (afterMs !== undefined) queue.addAfter(key, Math.max(1, afterMs / timeScale))
      return { done: true }
    } catch (error) {
      if (!closed && !isOvertaken(error)) onError(error, `${name} of ${key}`)
      return { retry: 'backoff' }
    }
  }

  /** One after the other; the first that fails is the last, as the others are meant to come after it. */
  const write = async (key: string, writes: readonly Write[]) => {
    const shown: Promise<void>[] = []
    try {
      for (const each of writes) {
        if (each.op === 'event') recorder.record(each, name)
        else shown.push(...(await writeOne(key, each)))
      }
      if (writes.some(({ op }) => op !== 'event')) failures.delete(key)
    } finally {
      await Promise.all(shown)
    }
  }
  /** What it gives is in a list by itself, as a promise in a promise would be waited for at once. */
  const writeOne = async (key: string, each: ApiWrite): Promise<[Promise<void>]> => {
    try {
      const seen = await perform(each, { api, manager })
      return [shelves.get(each.object.kind)?.shows(seen) ?? Promise.resolve()]
    } catch (error) {
      if (!isOvertaken(error)) failures.set(key, failureOf(each, error))
      throw error
    }
  }

  const queue = createQueue<string>({ clock, activity, concurrency: CONCURRENCY, run })
  const stops = [...follow(control, { own, open, add: (key) => queue.add(key) })]
  return async () => {
    closed = true
    closing.resolve(undefined)
    for (const stop of stops) stop()
    await queue.close()
  }
}

/** Listens to all that may concern an object. */
function follow(
  control: Control,
  { own, open, add }: { own: Shelf; open: (kind: KindRef) => Shelf; add: (key: string) => void },
): (() => void)[] {
  const byUid = new Map<string, Obj>()
  const owning = {
    byUid: (uid: string) => byUid.get(uid),
    list: (namespace: string | undefined) => own.list(namespace),
  }
  const { concerns } = control
  return [
    own.on((change) => {
      const object = change.type === 'set' ? change.now : change.was
      if (change.type === 'set') byUid.set(object.metadata.uid ?? '', object)
      else {
        byUid.delete(object.metadata.uid ?? '')
        control.forget?.(object)
      }
      add(keyOf(object.metadata))
    }),
    ...control.owns.map((kind) => open(kind).on((change) => ownersToSync(change, owning).forEach(add))),
    ...(concerns ? (control.reads ?? []) : []).map((kind) =>
      open(kind).on((change) => {
        const changed = change.type === 'set' ? [change.was, change.now] : [change.was]
        for (const object of changed) {
          if (object) concerns?.(object, own.list(object.metadata.namespace)).forEach(add)
        }
      }),
    ),
  ]
}

function refOfKey(key: string): { namespace?: string; name: string } {
  const slash = key.indexOf('/')
  return slash === -1 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
