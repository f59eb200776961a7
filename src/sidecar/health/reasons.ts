import { listed } from '../wording.ts'
import type { Status } from './status.ts'

/** Why a sidecar is not ready. Codes are never renamed. */
export type ReasonCode = 'STOPPING' | 'FIRST_SYNC' | 'STALE' | 'DENIED' | 'WRITE_FAILING' | 'RELOAD_FAILING'

/** When a sidecar is ready. */
export interface ReadyLimits {
  /** A source may be silent for so long. */
  staleAfterMs: number
  /** A reload that failed last counts too. */
  readyNeedsReload: boolean
}

/** One reason. */
export interface ReasonRow {
  /** What it means, for the reference. */
  title: string
  /** What to do. */
  fix: string
  /** A sentence when it is so now. */
  find: (status: Status, limits: ReadyLimits) => string | undefined
}

/** All reasons, in the order in which they are told. */
export const reasonRows: Readonly<Record<ReasonCode, ReasonRow>> = {
  STOPPING: {
    title: 'The sidecar is on its way out.',
    fix: 'Nothing: it was asked to end.',
    find: ({ stopping }) => (stopping ? 'the sidecar is stopping' : undefined),
  },
  FIRST_SYNC: {
    title:
      'Not everything that is selected is on disk yet. It names what it waits for, and the error of that.',
    fix: 'Wait; it goes on trying. If it lasts, mend what the error says.',
    find: firstSync,
  },
  STALE: {
    title: 'A source was not heard for longer than the threshold, so the files may be old.',
    fix: 'See whether the source can be reached from this Pod. The last good files stay in place.',
    find: stale,
  },
  DENIED: {
    title: 'The API refuses the credentials, or reading what is selected.',
    fix: 'Let the service account get, list and watch what is selected, or give valid credentials; it goes on trying.',
    find: ({ watches }) =>
      sentence(
        'reading is denied',
        watches.flatMap(({ name, error }) => (error?.denied === true ? [`${name}: ${error.message}`] : [])),
      ),
  },
  WRITE_FAILING: {
    title:
      'Something cannot be written: the disk is full or read-only, or it is not permitted. It names the path.',
    fix: 'Make space, or let the user of the sidecar write there. The old files stay as they are, and it heals by itself.',
    find: ({ blocked }) => blocked?.message,
  },
  RELOAD_FAILING: {
    title: 'The last reload failed. It counts only when readiness is to wait for reloads.',
    fix: 'Look at the log of the program that is reloaded. The call is tried again, and a new edit at once.',
    find: ({ reloads }, { readyNeedsReload }) =>
      readyNeedsReload
        ? sentence(
            'the last reload failed',
            reloads.flatMap(({ target, error }) => (error === undefined ? [] : [`${target}: ${error}`])),
          )
        : undefined,
  },
}

function firstSync({ syncedAt, watches }: Status): string | undefined {
  if (syncedAt !== undefined) return undefined
  const waiting = watches.filter(({ synced }) => !synced)
  if (waiting.length === 0) return 'the first sync is not done: everything was read, and is not on disk yet'
  const causes = waiting.map(({ name, error }) => `${name}: ${error?.message ?? 'no answer yet'}`)
  return sentence('the first sync is not done, it waits for', causes)
}

/** Before the first sync that one is the reason. A source that never says when it was heard cannot be stale. */
function stale({ now, syncedAt, watches }: Status, { staleAfterMs }: ReadyLimits): string | undefined {
  if (syncedAt === undefined) return undefined
  const silent = watches.flatMap(({ name, lastContact = now, error }) => {
    const ms = now - lastContact
    if (ms <= staleAfterMs) return []
    const cause = error ? ` (${error.message})` : ''
    return [`${name} for ${seconds(ms)} s${cause}`]
  })
  return sentence(`not heard for longer than ${seconds(staleAfterMs)} s`, silent)
}

function sentence(what: string, items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : `${what}: ${listed(items)}`
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
