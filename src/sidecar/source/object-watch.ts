import type { Api } from '../../cluster/api.ts'
import { isExpired, type ClusterError } from '../../cluster/cluster-error.ts'
import { keyOf, type Obj } from '../../cluster/object.ts'
import { startWatcher, type StoreEffect } from '../../cluster/watcher.ts'
import type { Clock } from '../../time/clock.ts'
import type { Report } from '../facts.ts'
import type { ConfigObject } from '../model.ts'
import { annotationsOf, kept, toConfigObject } from './config-object.ts'
import { sizedPages } from './pages.ts'
import { describeQuery, type Query } from './queries.ts'
import type { WatchState } from './source.ts'
import { createTroubles } from './troubles.ts'

/** What watches of the API need. */
export interface WatchTools {
  api: Api
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  report: Report
}

/** The objects of one query, kept current. */
export interface ObjectWatch {
  readonly synced: Promise<void>
  readonly state: WatchState
  objects(): Iterable<ConfigObject>
  close(): void
}

/** Objects of one page that have the same name, each in a namespace of its own. */
const NAMED = 100
/** Servers send a bookmark each minute; after this much silence the connection is taken for dead. */
const IDLE_MS = 90_000
const FIRST_RETRY_MS = 400

/**
 * Lists and watches what a query asks for. An object that is being deleted counts until it is gone.
 * `changed` is told of each change, and after each list whether or not anything differed.
 */
export function watchObjects(
  query: Query,
  { api, clock, random, report }: WatchTools,
  changed: (change: { relisted: boolean }) => void,
): ObjectWatch {
  const { kind, namespace, labelSelector } = query
  const name = describeQuery(query)
  const troubles = createTroubles(name, report)
  const { promise: synced, resolve } = Promise.withResolvers<undefined>()
  let objects = new Map<string, ConfigObject>()
  let isSynced = false
  let deniedAt: number | undefined

  /** What is as before shares its texts with that, so that a new list does not hold everything twice. */
  const trim = (object: Obj): Obj => {
    const slim = slimmed(object)
    const was = objects.get(keyOf(slim.metadata))
    if (!was || kept(was, toConfigObject(slim, kind)) !== was) return slim
    const [data, binaryData] = kind === 'Secret' ? [was.base64, undefined] : [was.text, was.base64]
    return { ...slim, metadata: { ...slim.metadata, annotations: was.annotations }, data, binaryData }
  }

  const put = (into: Map<string, ConfigObject>, object: Obj): boolean => {
    const key = keyOf(object.metadata)
    const was = objects.get(key)
    const now = kept(was, toConfigObject(object, kind))
    into.set(key, now)
    return now !== was
  }

  const take = (effect: StoreEffect) => {
    if (effect.do === 'swap') {
      const next = new Map<string, ConfigObject>()
      for (const item of effect.items) put(next, item)
      objects = next
      isSynced = true
      resolve(undefined)
      changed({ relisted: true })
      return
    }
    const differs =
      effect.do === 'gone' ? objects.delete(keyOf(effect.object.metadata)) : put(objects, effect.object)
    if (differs) changed({ relisted: false })
  }

  const watcher = startWatcher(
    {
      api: query.name === undefined ? { ...api, page: sizedPages(api) } : api,
      kind: { apiVersion: 'v1', kind },
      namespace,
      labelSelector,
      // Not by a GET: a Role that permits one name lets through lists and watches that select it like this.
      fieldSelector: query.name === undefined ? undefined : `metadata.name=${query.name}`,
      clock,
      random,
      limit: NAMED,
      idleMs: IDLE_MS,
      firstMs: FIRST_RETRY_MS,
      trim,
      onTrouble({ error, failures }) {
        // A server that refuses was heard.
        if (error !== undefined && isDenied(error)) deniedAt = clock.now()
        troubles.now(troubleOf(error, failures)?.message)
      },
    },
    take,
  )

  return {
    synced,
    get state() {
      const { restarts, error, failures } = watcher.state
      const contacts = [watcher.lastContact, deniedAt].filter((at) => at !== undefined)
      return {
        name,
        synced: isSynced,
        lastContact: contacts.length === 0 ? undefined : Math.max(...contacts),
        restarts,
        error: troubleOf(error, failures),
      }
    },
    objects: () => objects.values(),
    close: () => watcher.close(),
  }
}

const isDenied = ({ code }: ClusterError) => code === 401 || code === 403

/** Nothing is wrong when a version is too old for once: everything is listed again. */
function troubleOf(error: ClusterError | undefined, failures: number): WatchState['error'] {
  if (error === undefined || (isExpired(error) && failures <= 1)) return undefined
  const { code, message } = error
  const advice = code === 403 ? '; its ServiceAccount needs get, list and watch on them' : ''
  return { message: `${message}${advice}`, denied: isDenied(error) }
}

const slimmed = ({ apiVersion, kind, metadata, data, binaryData }: Obj): Obj => {
  const { name = '', namespace = '', uid = '', creationTimestamp = null } = metadata
  const annotations = annotationsOf(metadata)
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, uid, creationTimestamp, annotations },
    data,
    binaryData,
  }
}
