import type { Decision } from '../report.ts'
import { tellRef } from '../words.ts'
import type { Cause, SyncReport, Watcher } from './cause.ts'

/** So many calls without an end are worth a word. */
const MANY = 25
/** What changes nothing that could call the hook again. */
const QUIET: readonly Decision['did'][] = ['same', 'finalizer']

/**
 * Notices parents that are never finalized, and those that are although nobody deletes them (protocol.md §3.5).
 *
 * @example
 * watchFinalizing().sync(report)?.message // 'finalize of Site default/a was called once and finalized is still not true ...'
 */
export function watchFinalizing(): Watcher {
  let hook: string | undefined
  let calls = 0
  let freed = 0

  const neverEnds = ({ parent, decisions, error, nextMs }: SyncReport): Cause | undefined => {
    const isStuck =
      error === undefined && nextMs === undefined && decisions.every(({ did }) => QUIET.includes(did))
    if (!isStuck && calls < MANY) return undefined
    const count = calls === 1 ? 'once' : `${calls} times`
    const advice = isStuck
      ? 'Nothing is left that would call it again soon: return finalized: true when the children are gone, or resyncAfterSeconds.'
      : 'The object stays until it is.'
    const message = `finalize of ${tellRef(parent)} was called ${count} and finalized is still not true. ${advice}`
    return { key: `finalize/${tellRef(parent)}`, message }
  }
  return {
    call(report) {
      hook = report.hook
      if (report.error !== undefined) return undefined
      calls = hook === 'finalize' ? calls + 1 : 0
      return undefined
    },
    sync(report) {
      const isFreed = report.decisions.some(
        ({ did, why }) => did === 'finalizer' && /removed.*finalized/.test(why),
      )
      if (hook === 'finalize') return isFreed ? undefined : neverEnds(report)
      if (hook !== 'sync' || !isFreed) return undefined
      freed++
      if (freed < 2) return undefined
      return {
        key: 'finalized-from-sync',
        message: `sync of ${tellRef(report.parent)} answers finalized: true though nobody deletes it: the finalizer is taken away and put back for ever. Return finalized from the finalize hook only.`,
      }
    },
  }
}
