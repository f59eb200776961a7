import type { Obj } from '../../../cluster/object.ts'
import { keyOf, type Change } from './change.ts'
import { deepFreeze } from './freeze.ts'
import { createLog, type LogLimits } from './log.ts'

/** The only mutable state of the server. Everything in it is frozen. */
export interface Store {
  /** The newest revision. */
  readonly revision: number
  get(storage: string, namespace: string | undefined, name: string): Obj | undefined
  /** In the order of their keys. */
  list(storage: string, namespace?: string): readonly Obj[]
  /** What `list` gave at an older revision; `expired` when that is no longer known. */
  listAt(storage: string, revision: number, namespace?: string): readonly Obj[] | 'expired'
  /** Stores an object under a new revision, which becomes its resourceVersion. `next` is frozen hereby. */
  put(storage: string, next: Obj): Obj
  /** Takes an object away; answers with its last state under the new revision. */
  remove(storage: string, object: Obj): Obj
  since(storage: string, revision: number): Change[] | 'expired'
  /** Calls `run` on each later change of a storage. Returns its cancel. */
  subscribe(storage: string, run: (change: Change) => void): () => void
  /** Forgets the past: watches from before now get 410. */
  compact(): void
  /** Every storage that holds objects. */
  storages(): string[]
}

/** What a store starts with, and where its changes go. */
export interface StoreOptions {
  /** Bounds of the history. */
  history?: LogLimits
  /** Called with each change before it is visible; when it throws nothing has happened. */
  persist?: (change: Change) => void
  /** State of an earlier run. */
  initial?: { revision: number; objects: Iterable<[storage: string, object: Obj]> }
}

const HISTORY: LogLimits = { changes: 20_000, characters: 64_000_000 }

/** The objects of one storage, with the order of their keys made when it is asked for. */
interface Shelf {
  objects: Map<string, Obj>
  sorted: readonly Obj[] | undefined
}

/**
 * Makes a store.
 *
 * @example
 * const store = createStore()
 * store.put('/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', name: 'a' } })
 */
export function createStore({ history = HISTORY, persist, initial }: StoreOptions = {}): Store {
  let revision = initial?.revision ?? 1
  const shelves = new Map<string, Shelf>()
  const log = createLog(history)
  const undelivered: Change[] = []
  let isDelivering = false
  const listeners = new Map<string, Set<(change: Change) => void>>()

  const shelf = (storage: string): Shelf => {
    let found = shelves.get(storage)
    if (found === undefined) shelves.set(storage, (found = { objects: new Map(), sorted: undefined }))
    return found
  }
  const keyIn = ({ metadata }: Obj) => keyOf(metadata.namespace, metadata.name ?? '')

  const commit = (change: Change) => {
    persist?.(change)
    revision = change.revision
    const { objects } = shelf(change.storage)
    if (change.now === undefined) objects.delete(change.key)
    else objects.set(change.key, change.now)
    shelf(change.storage).sorted = undefined
    log.add(change)
    undelivered.push(change)
    deliver()
  }

  /** In the order of revisions, also when a listener writes. One that fails does not keep the others from hearing. */
  const deliver = () => {
    if (isDelivering) return
    isDelivering = true
    const failures: unknown[] = []
    for (let next = undelivered.shift(); next; next = undelivered.shift()) {
      for (const run of [...(listeners.get(next.storage) ?? [])]) {
        try {
          run(next)
        } catch (error) {
          failures.push(error)
        }
      }
    }
    isDelivering = false
    if (failures.length > 0) throw failures[0]
  }

  for (const [storage, object] of initial?.objects ?? []) {
    shelf(storage).objects.set(keyIn(object), deepFreeze(object))
  }

  const list = (storage: string, namespace?: string): readonly Obj[] => {
    const found = shelf(storage)
    found.sorted ??= sortByKey(found.objects)
    return inNamespace(found.sorted, namespace)
  }

  return {
    get revision() {
      return revision
    },
    get: (storage, namespace, name) => shelves.get(storage)?.objects.get(keyOf(namespace, name)),
    list,
    listAt(storage, at, namespace) {
      const changes = log.since(storage, at)
      if (changes === 'expired') return changes
      if (changes.length === 0) return list(storage, namespace)
      const objects = new Map(shelf(storage).objects)
      for (const { key, was } of changes.reverse()) {
        if (was === undefined) objects.delete(key)
        else objects.set(key, was)
      }
      return inNamespace(sortByKey(objects), namespace)
    },
    put(storage, next) {
      const key = keyIn(next)
      const was = shelves.get(storage)?.objects.get(key)
      next.metadata.resourceVersion = String(revision + 1)
      commit({ revision: revision + 1, storage, key, now: deepFreeze(next), ...(was && { was }) })
      return next
    },
    remove(storage, object) {
      const change = { revision: revision + 1, storage, key: keyIn(object), was: object }
      commit(change)
      return lastState(change)
    },
    since: (storage, from) => log.since(storage, from),
    subscribe(storage, run) {
      const set = listeners.get(storage) ?? new Set()
      listeners.set(storage, set.add(run))
      return () => set.delete(run)
    },
    compact: () => log.compact(revision),
    storages: () => [...shelves].filter(([, { objects }]) => objects.size > 0).map(([storage]) => storage),
  }
}

/** What watchers are shown of an object that went: its previous state with the revision of its end. */
export function lastState({ was, revision }: Pick<Change, 'revision'> & { was: Obj }): Obj {
  return deepFreeze({ ...was, metadata: { ...was.metadata, resourceVersion: String(revision) } })
}

function sortByKey(objects: Map<string, Obj>): readonly Obj[] {
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
}

function inNamespace(objects: readonly Obj[], namespace: string | undefined): readonly Obj[] {
  return namespace === undefined
    ? objects
    : objects.filter(({ metadata }) => metadata.namespace === namespace)
}
