import { randomBytes } from 'node:crypto'
import type { Api } from '../../cluster/api.ts'
import { isNotFound } from '../../cluster/cluster-error.ts'
import type { Obj, ObjectMeta } from '../../cluster/object.ts'
import type { Clock } from '../../time/clock.ts'
import type { Report } from '../facts.ts'
import { draftsOf, type Draft } from './drafts.ts'
import { isoTime } from '../wording.ts'

/** How Events are written. */
export interface EventsOptions {
  api: Pick<Api, 'create' | 'patch'>
  clock: Clock
  /** Milliseconds since 1970. */
  now: () => number
  /** Told once when Events cannot be written. */
  report: Report
  /** Which of several sidecars: the name of the Pod. */
  instance?: string | undefined
}

/** Writes Kubernetes Events. */
export interface Events {
  /** Takes every fact, and writes of those that matter to whoever wrote the object. Never fails. */
  report: Report
  /** Gives up what is not written yet. */
  close(): void
}

interface Entry {
  draft: Draft
  name: string
  count: number
  first: string
  last: string
  /** What the server has. */
  writtenCount: number
  writtenAt: number
}

const COMPONENT = 'hookwright-sidecar'
/** How many Events are remembered, and wait at most. */
const MOST = 100
/** One Event is written at most this often. */
const REST_MS = 10_000

/**
 * Makes a writer of Events of the type Warning. The same again only raises the count of the Event that is there.
 * They are a courtesy: one that cannot be written is left out.
 *
 * @example
 * const events = createEvents({ api, clock: systemClock, now: wallTime, report: log })
 * events.report({ type: 'refused', refusal })
 */
export function createEvents({ api, clock, now, report, instance = '' }: EventsOptions): Events {
  /** The one that happened last is the last. */
  const entries = new Map<string, Entry>()
  const closing = new AbortController()
  const { signal } = closing
  let running = false
  let cancel: () => void = () => undefined
  let isTold = false

  const take = (draft: Draft) => {
    const at = isoTime(now()).replace(/\.\d+Z$/, 'Z')
    const was = entries.get(draft.sameAs)
    const entry = was ?? { draft, ...unwritten(draft, at) }
    entries.delete(draft.sameAs)
    entries.set(draft.sameAs, { ...entry, draft, count: entry.count + 1, last: at })
    const [oldest] = entries.keys()
    if (entries.size > MOST && oldest !== undefined) entries.delete(oldest)
  }

  const next = () => {
    if (running || signal.aborted) return
    cancel()
    const waiting = [...entries.values()].filter(({ count, writtenCount }) => count > writtenCount)
    const [first] = waiting.sort((a, b) => a.writtenAt - b.writtenAt)
    if (first === undefined) return
    const wait = first.writtenAt + REST_MS - clock.now()
    if (wait > 0) {
      cancel = clock.after(wait, next)
      return
    }
    running = true
    void write(first).finally(() => {
      running = false
      next()
    })
  }

  const write = async (entry: Entry) => {
    const { draft, count, writtenCount } = entry
    // Also when it fails: then it is left out until it happens again.
    update(draft.sameAs, { writtenCount: count, writtenAt: clock.now() })
    try {
      if (writtenCount > 0 && (await raise(entry))) return
      // It may be another one now: the server forgets Events after an hour.
      const name = nameFor(draft)
      update(draft.sameAs, { name })
      await api.create(eventOf({ ...entry, name }, instance), { signal })
    } catch (error) {
      if (signal.aborted || isTold) return
      isTold = true
      const why = error instanceof Error ? error.message : String(error)
      report({ type: 'warning', message: `Kubernetes Events cannot be written, and are left out: ${why}` })
    }
  }

  const update = (key: string, change: Partial<Entry>) => {
    const entry = entries.get(key)
    if (entry) Object.assign(entry, change)
  }

  const raise = async ({ draft, name, count, last }: Entry): Promise<boolean> => {
    const ref = { apiVersion: 'v1', kind: 'Event', namespace: draft.about.namespace, name }
    try {
      await api.patch(ref, { merge: { count, lastTimestamp: last, message: draft.message } }, { signal })
      return true
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }

  return {
    report(fact) {
      if (signal.aborted) return
      const drafts = draftsOf(fact)
      for (const draft of drafts) take(draft)
      if (drafts.length > 0) next()
    },
    close() {
      closing.abort()
      cancel()
      entries.clear()
    },
  }
}

const unwritten = (draft: Draft, at: string) => ({
  name: '',
  count: 0,
  first: at,
  last: at,
  writtenCount: 0,
  writtenAt: -REST_MS,
})

/** Names have 253 characters at most, and no part of one ends in a dash or dot. */
const nameFor = ({ about }: Draft) =>
  `${about.name.slice(0, 230).replace(/[-.]+$/, '')}.${randomBytes(8).toString('hex')}`

function eventOf({ draft, name, count, first, last }: Entry, instance: string): Obj {
  const { kind, namespace, name: of, uid } = draft.about
  const metadata: ObjectMeta = { name, namespace }
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject: { apiVersion: 'v1', kind, namespace, name: of, uid },
    type: 'Warning',
    reason: draft.reason,
    message: draft.message,
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
    reportingInstance: instance,
    firstTimestamp: first,
    lastTimestamp: last,
    count,
  }
}
