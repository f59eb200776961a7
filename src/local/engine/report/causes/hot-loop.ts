import type { Clock } from '../../../../time/clock.ts'
import { differences } from '../../apply/difference.ts'
import { tellDuration, tellWrites } from '../words.ts'
import type { Cause, SyncReport, Watcher } from './cause.ts'

const WINDOW_MS = 2000
/** So many calls in that time are a loop when the status is seen to drive them ... */
const HOT = 40
/** ... and so many whatever drives them. */
const VERY_HOT = 200
/** A path that changes this often, of all times that the status changes, drives the loop. */
const ALWAYS = 0.9
/** Paths that are counted. */
const MOST_PATHS = 50

/**
 * Notices hooks that are called over and over: because of a status that never stays the same (protocol.md §3.7), because
 * of an answer 429 without Retry-After (§2.4), or for any other reason.
 *
 * @example
 * watchHotLoop(clock).sync(report)?.message // 'hook called 40 times in 1.8 s: status.checkedAt changes on every call ...'
 */
export function watchHotLoop(clock: Clock): Watcher {
  let since = clock.now()
  let calls = 0
  let refusals = 0
  let statuses = 0
  let paths = new Map<string, number>()

  const start = () => {
    since = clock.now()
    calls = refusals = statuses = 0
    paths = new Map()
  }
  const times = (count: number) => `${count} times in ${tellDuration(clock.now() - since)}`

  const countStatus = ({ decisions }: SyncReport) => {
    const written = decisions.find(({ did, error }) => did === 'status' && error === undefined)
    if (written === undefined) return
    const changed = differences(written.was, written.now).map(({ path }) => path)
    if (changed.includes('observedGeneration')) {
      // Somebody changes the parent: that is work, no loop.
      start()
      return
    }
    statuses++
    for (const path of changed) {
      if (paths.has(path) || paths.size < MOST_PATHS) paths.set(path, (paths.get(path) ?? 0) + 1)
    }
  }
  const statusCause = (): Cause | undefined => {
    if (calls < HOT || statuses < calls * ALWAYS) return undefined
    const [path] = [...paths].find(([, count]) => count >= statuses * ALWAYS) ?? []
    if (path === undefined) return undefined
    const message = `hook called ${times(calls)}: status.${path} changes on every call, and each change of the status calls the hook again. Let it follow from the parent and its children alone, or set ignoreStatusChanges.`
    return { key: `hot/${path}`, message }
  }
  const otherCause = (report: SyncReport): Cause | undefined => {
    if (calls < VERY_HOT) return undefined
    const why =
      report.nextMs === undefined
        ? tellWrites(report.decisions) || 'nothing is written'
        : `resyncAfterSeconds asks for it after ${tellDuration(report.nextMs)}`
    return { key: 'hot', message: `hook called ${times(calls)}; in the last sync: ${why}.` }
  }

  return {
    call({ status }) {
      if (clock.now() - since > WINDOW_MS) start()
      calls++
      if (status === 429) refusals++
      if (refusals < HOT) return undefined
      const message = `hook answered 429 ${times(refusals)}: without a Retry-After in whole seconds it is called again at once.`
      return { key: 'hot/429', message }
    },
    sync(report) {
      countStatus(report)
      return statusCause() ?? otherCause(report)
    },
  }
}
