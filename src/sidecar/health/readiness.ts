import type { Conflict, Refusal, RefusalCode, SourceKind } from '../model.ts'
import { shorten } from '../wording.ts'
import { reasonRows, type ReadyLimits, type ReasonCode } from './reasons.ts'
import type { Status } from './status.ts'

/** Why not, and what to do. */
export interface Reason {
  code: ReasonCode
  /** A sentence. */
  message: string
  fix: string
}

/** A key of an object; never its value. */
export interface KeyReport {
  kind: SourceKind
  namespace: string
  name: string
  key: string
}

/** What `/readyz` answers. Ages are in seconds, and null for what did not happen or is not so. */
export interface Readiness {
  /** True exactly when there are no reasons. */
  ready: boolean
  reasons: Reason[]
  /** How long ago the first sync was on disk. */
  syncedSecondsAgo: number | null
  objects: number
  files: number
  bytes: number
  /** SHA-256 of everything on disk. */
  digest: string | null
  sources: {
    name: string
    synced: boolean
    heardSecondsAgo: number | null
    restarts: number
    error: string | null
    /** Whether the error is one of rights or credentials. */
    denied: boolean
  }[]
  reloads: {
    target: string
    /** For how long a reload has been owed. */
    owedForSeconds: number | null
    attempts: number
    failures: number
    /** Of the last attempt; null when it succeeded or there was none. */
    error: string | null
    lastSuccessSecondsAgo: number | null
  }[]
  /** What cannot be written. */
  blocked: { path: string; code: string; message: string; forSeconds: number } | null
  /** What is asked for by name and does not exist: `ConfigMap default/web`. */
  absent: readonly string[]
  /** Keys that are not written: how many, and the first 100. */
  refused: number
  refusals: (KeyReport & { code: RefusalCode; message: string })[]
  /** Keys that want the same path: how many, and the first 100. */
  conflicted: number
  conflicts: { root: string; path: string; winner: KeyReport; loser: KeyReport }[]
}

/** Refusals and conflicts that are listed. */
const LISTED = 100

/**
 * Judges whether a sidecar is ready, and tells a person the rest besides. Ready: the first sync is on disk, every source
 * was heard not long ago, nothing fails to be written, and, only if asked for, no reload failed last.
 *
 * @example
 * readiness(sidecar.status(), { staleAfterMs: 60_000, readyNeedsReload: false }).ready
 */
export function readiness(status: Status, limits: ReadyLimits): Readiness {
  const { now, syncedAt, blocked, refusals, conflicts, objects, files, bytes, digest = null } = status
  const ago = (at: number | undefined) =>
    at === undefined ? null : Math.round(Math.max(now - at, 0) / 100) / 10
  const reasons = reasonsOf(status, limits)
  return {
    ready: reasons.length === 0,
    reasons,
    syncedSecondsAgo: ago(syncedAt),
    ...{ objects, files, bytes, digest },
    sources: status.watches.map(({ name, synced, lastContact, restarts, error }) => ({
      ...{ name, synced, restarts },
      heardSecondsAgo: ago(lastContact),
      error: error ? shorten(error.message) : null,
      denied: error?.denied ?? false,
    })),
    reloads: status.reloads.map(({ target, owedSince, attempts, failures, error, lastSuccess }) => ({
      ...{ target, attempts, failures },
      owedForSeconds: ago(owedSince),
      error: error === undefined ? null : shorten(error),
      lastSuccessSecondsAgo: ago(lastSuccess),
    })),
    blocked: blocked
      ? {
          path: blocked.path,
          code: blocked.code,
          message: shorten(blocked.message),
          forSeconds: ago(blocked.since) ?? 0,
        }
      : null,
    absent: status.absent,
    refused: refusals.length,
    refusals: refusals.slice(0, LISTED).map(refusalReport),
    conflicted: conflicts.length,
    conflicts: conflicts.slice(0, LISTED).map(conflictReport),
  }
}

function reasonsOf(status: Status, limits: ReadyLimits): Reason[] {
  const reasons: Reason[] = []
  for (const [code, { fix, find }] of Object.entries(reasonRows)) {
    const message = find(status, limits)
    if (message !== undefined) reasons.push({ code: code as ReasonCode, message: shorten(message), fix })
  }
  return reasons
}

function keyReport({ kind, namespace, name, key }: KeyReport): KeyReport {
  return { kind, namespace, name, key: shorten(key) }
}

function refusalReport({ code, message, from }: Refusal) {
  return { code, message: shorten(message), ...keyReport(from) }
}

function conflictReport({ root, path, winner, loser }: Conflict) {
  return { root, path: shorten(path), winner: keyReport(winner), loser: keyReport(loser) }
}
