import type { Ref } from './api.ts'
import type { ClusterError } from './cluster-error.ts'
import { createListeners, runAlone } from './listeners.ts'
import { keyOf, type Obj } from './object.ts'
import { startWatcher, type WatcherOptions } from './watcher.ts'

/** What changed: an object that is there now, or one that is gone. */
export type MirrorChange = { type: 'set'; now: Obj; was?: Obj } | { type: 'gone'; was: Obj }

/** How a mirror is doing. */
export interface MirrorState {
  synced: boolean
  phase: 'listing' | 'watching' | 'waiting' | 'closed'
  /** When the server was last heard, in milliseconds of the clock. */
  lastContact: number | undefined
  /** How often a list or watch had to be started again. */
  restarts: number
  /** What is wrong now. */
  error: ClusterError | undefined
}

/** The objects of one kind, kept equal to the server's. They are not ours to change. */
export interface Mirror {
  /** Resolves when the first list is in; waits for as long as there is none. */
  readonly synced: Promise<void>
  readonly state: MirrorState
  get(ref: Pick<Ref, 'namespace' | 'name'>): Obj | undefined
  list(namespace?: string): Obj[]
  /**
   * Tells everything that is there now, then every change. Returns how to stop.
   * When a list replaces the store, the store is new before anything is told.
   */
  on(run: (change: MirrorChange) => void): () => void
  close(): void
}

/** What to mirror. */
export type MirrorOptions = WatcherOptions

/**
 * Mirrors one kind: all of it, one namespace, or what a selector selects.
 *
 * @example
 * const pods = createMirror({ api, kind: { apiVersion: 'v1', kind: 'Pod' }, namespace: 'default' })
 * await pods.synced
 * pods.on((change) => console.log(change.type, pods.list().length))
 */
export function createMirror(options: MirrorOptions): Mirror {
  let objects = new Map<string, Map<string, Obj>>()
  let synced = false
  const listeners = createListeners<MirrorChange>()
  const { promise, resolve } = Promise.withResolvers<undefined>()

  const tell = (changes: Iterable<MirrorChange>) => {
    for (const change of changes) listeners.tell(change)
  }

  /** The whole store at once: what is not in the list is gone, though nobody saw it go. */
  const swap = (items: readonly Obj[]) => {
    const before = new Map(all(objects).map((object) => [keyOf(object.metadata), object]))
    objects = new Map()
    const changes: MirrorChange[] = []
    for (const now of items) {
      const key = keyOf(now.metadata)
      put(objects, now)
      changes.push(...differences(before.get(key), now))
      before.delete(key)
    }
    synced = true
    tell([...before.values()].map((was) => ({ type: 'gone', was })))
    tell(changes)
    resolve(undefined)
  }

  const remove = (object: Obj) => {
    const { namespace = '', name = '' } = object.metadata
    const space = objects.get(namespace)
    const known = space?.delete(name) === true
    if (space?.size === 0) objects.delete(namespace)
    // Its last state is the one that it had when it was deleted.
    if (known) tell([{ type: 'gone', was: object }])
  }

  const watcher = startWatcher(options, (effect) => {
    if (effect.do === 'swap') {
      swap(effect.items)
      return
    }
    if (effect.do === 'gone') {
      remove(effect.object)
      return
    }
    const now = effect.object
    tell(differences(put(objects, now), now))
  })

  return {
    synced: promise,
    get state() {
      const { phase, restarts, error } = watcher.state
      return { synced, phase, restarts, error, lastContact: watcher.lastContact }
    },
    get: ({ namespace = '', name }) => objects.get(namespace)?.get(name),
    list: (namespace) =>
      namespace === undefined ? all(objects) : [...(objects.get(namespace)?.values() ?? [])],
    on(run) {
      for (const now of all(objects)) runAlone(() => run({ type: 'set', now }))
      return listeners.on(run)
    },
    close: () => watcher.close(),
  }
}

const all = (objects: ReadonlyMap<string, ReadonlyMap<string, Obj>>): Obj[] =>
  [...objects.values()].flatMap((space) => [...space.values()])

function put(objects: Map<string, Map<string, Obj>>, object: Obj): Obj | undefined {
  const { namespace = '', name = '' } = object.metadata
  const space = objects.get(namespace) ?? new Map<string, Obj>()
  objects.set(namespace, space)
  const was = space.get(name)
  space.set(name, object)
  return was
}

/** An object with another uid is another one: the first is gone, though nobody saw it go. */
function differences(was: Obj | undefined, now: Obj): MirrorChange[] {
  if (was === undefined) return [{ type: 'set', now }]
  if (was.metadata.uid !== now.metadata.uid)
    return [
      { type: 'gone', was },
      { type: 'set', now },
    ]
  return was.metadata.resourceVersion === now.metadata.resourceVersion ? [] : [{ type: 'set', now, was }]
}
