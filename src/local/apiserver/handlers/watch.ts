import type { Clock } from '../../../time/clock.ts'
import type { ApiResponse, WatchEvent } from '../../../cluster/transport.ts'
import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import type { ApiError } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { present, type Context } from '../registry/context.ts'
import type { Call } from '../request/call.ts'
import { revisionOf, tooNew, type ListOptions } from '../request/list-options.ts'
import { selectionOf, type Selection } from '../request/selection.ts'
import { eventText, shapeOf, sharedValue, type Shape } from '../request/shape.ts'
import type { Change } from '../store/change.ts'
import { createLines, type Lines } from '../store/lines.ts'
import { lastState } from '../store/store.ts'

/** How watches behave. */
export interface WatchSettings {
  clock: Clock
  /** Milliseconds between bookmarks. */
  bookmarkMs: number
  /** Seconds that a watch lasts when the client names none. */
  lastsSeconds: number
  /** Characters that may wait for a slow reader. */
  maxWaiting: number
}

/** What is done to all open watches: ended at shutdown, cut by a fault. */
export type OpenWatches = Set<Lines>

/** One watch: what it shows, and how far it has come. */
interface Watch {
  context: Context
  kind: Kind
  shape: Shape
  namespace: string | undefined
  selects: Selection | undefined
  lines: Lines
  /** Whether the client takes events as values. */
  shared: boolean
  /** Whether the client has seen columns. */
  hasColumns: boolean
  /** Whether what it begins with has been said, however much that was. */
  isLive: boolean
}

/** GET with `watch`: what happens to a collection, one line each. */
export function watch(
  context: Context,
  settings: WatchSettings,
  open: OpenWatches,
  call: Call,
  kind: Kind,
  namespace: string | undefined,
  options: ListOptions,
  name?: string,
): ApiResponse {
  const shape = shapeOf(call, { kind, is: 'watch' })
  const selects = selectionOf(kind, options, name)
  const { store } = context
  const from = startOf(options)

  const cancels: (() => void)[] = []
  const lines = createLines({
    maxCharacters: settings.maxWaiting,
    onEnd: () => {
      open.delete(lines)
      for (const cancel of cancels) cancel()
    },
  })
  const shared = call.shared && shape.as !== 'table'
  const state: Watch = {
    context,
    kind,
    shape,
    namespace,
    selects,
    lines,
    shared,
    hasColumns: false,
    isLive: false,
  }
  if (options.sendInitialEvents === true && isFuture(options, store.revision)) {
    lines.push(errorLine(tooNew(Number(options.resourceVersion), store.revision)))
    lines.end()
    return stream(lines, shared)
  }
  // Replayed and registered in one turn: nothing is lost or seen twice.
  if (!replay(state, from)) return stream(lines, shared)
  // A watch that begins with everything says where everything ends.
  if (from === undefined && options.allowWatchBookmarks) lines.push(bookmark(state, true), true)
  state.isLive = true
  open.add(lines)
  // A version from the future is waited for.
  const after = from ?? 0
  cancels.push(
    store.subscribe(kind.storage, (change) => {
      if (!(change.revision <= after)) show(state, change)
    }),
  )
  const seconds = options.timeoutSeconds ?? settings.lastsSeconds
  if (seconds > 0) cancels.push(settings.clock.after(seconds * 1000, () => lines.end()))
  if (options.allowWatchBookmarks) cancels.push(everyBookmark(state, settings))
  cancels.push(onAbort(call.signal, () => lines.end()))
  return stream(lines, shared)
}

const isFuture = ({ resourceVersion }: ListOptions, current: number): boolean =>
  (revisionOf(resourceVersion) ?? 0) > current

const errorLine = ({ status }: ApiError): string => `${JSON.stringify({ type: 'ERROR', object: status })}\n`

/** Calls `run` when the client leaves, at once when it has left. Returns its cancel. */
function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal?.aborted === true) run()
  signal?.addEventListener('abort', run, { once: true })
  return () => signal?.removeEventListener('abort', run)
}

/** The revision to go on from; undefined for one that begins with the objects as they are. */
function startOf({ resourceVersion, sendInitialEvents }: ListOptions): number | undefined {
  const revision = revisionOf(resourceVersion)
  if (sendInitialEvents === true) return undefined
  if (sendInitialEvents === false && (revision ?? 0) === 0) return Number.NaN
  return revision === 0 ? undefined : revision
}

/** Shows the past; false when it is forgotten, which the client has been told then. */
function replay(state: Watch, from: number | undefined): boolean {
  const { context, kind, namespace, selects, lines } = state
  if (from === undefined) {
    for (const object of context.store.list(kind.storage, namespace)) {
      if (selects === undefined || selects(object)) send(state, 'ADDED', object)
    }
    return true
  }
  if (Number.isNaN(from)) return true
  const changes = context.store.since(kind.storage, from)
  if (changes === 'expired') {
    lines.push(expiredLine(from, context.store.revision))
    lines.end()
    return false
  }
  for (const change of changes) show(state, change)
  return true
}

/** The event of a change, as seen through the selectors: what begins to match is new, what stops is gone. */
function show(state: Watch, change: Change): void {
  const { namespace, selects } = state
  const { now, was } = change
  if (namespace !== undefined && (now ?? was)?.metadata.namespace !== namespace) return
  const before = was !== undefined && (selects === undefined || selects(was))
  const after = now !== undefined && (selects === undefined || selects(now))
  if (after) send(state, before ? 'MODIFIED' : 'ADDED', now)
  else if (before) send(state, 'DELETED', lastOf(change, was))
}

const lasts = new WeakMap<Change, Obj>()

/** The last state is made once, so that all watchers share its text. */
function lastOf(change: Change, was: Obj): Obj {
  let last = lasts.get(change)
  if (last === undefined) lasts.set(change, (last = lastState({ was, revision: change.revision })))
  return last
}

function send(state: Watch, type: WatchEvent['type'], stored: Obj): void {
  const { shape, kind, context, lines } = state
  const object = present(kind, stored)
  const value = state.shared ? sharedValue(shape, object) : undefined
  if (value !== undefined) {
    lines.push({ type, object: value }, !state.isLive)
    return
  }
  const text = eventText(type, shape, kind, object, context.now(), !state.hasColumns)
  lines.push(text, !state.isLive)
  state.hasColumns = true
}

function bookmark(state: Watch, endsInitial: boolean): string {
  const { context, kind, shape } = state
  const metadata = {
    resourceVersion: String(context.store.revision),
    ...(endsInitial && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
  }
  if (shape.as === 'object') {
    const object = { kind: kind.kind, apiVersion: joinApiVersion(kind.group, kind.version), metadata }
    return `${JSON.stringify({ type: 'BOOKMARK', object })}\n`
  }
  const object = { apiVersion: joinApiVersion(kind.group, kind.version), kind: kind.kind, metadata }
  const line = eventText('BOOKMARK', shape, kind, object, context.now(), !state.hasColumns)
  state.hasColumns = true
  return line
}

function everyBookmark(state: Watch, { clock, bookmarkMs }: WatchSettings): () => void {
  let cancel = (): void => undefined
  const next = () => {
    cancel = clock.after(bookmarkMs, () => {
      state.lines.push(bookmark(state, false))
      next()
    })
  }
  next()
  return () => cancel()
}

/** What a watch is told that asks for a past that is forgotten. */
export function expiredLine(from: number, current: number): string {
  const object = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `too old resource version: ${from} (${current})`,
    reason: 'Expired',
    code: 410,
  }
  return `${JSON.stringify({ type: 'ERROR', object })}\n`
}

function stream(lines: Lines, shared: boolean): ApiResponse {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-cache, private' }
  if (shared) return { status: 200, headers, body: '', events: lines }
  // Nothing but text is ever pushed here.
  return { status: 200, headers, body: lines as AsyncIterable<string> }
}
