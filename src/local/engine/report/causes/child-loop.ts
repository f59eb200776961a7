import type { Clock } from '../../../../time/clock.ts'
import { createBoundedMap } from '../../../control/bounded-map.ts'
import type { Decision } from '../report.ts'
import { tellRef } from '../words.ts'
import type { Cause, Watcher } from './cause.ts'

/** Children of one parent that are remembered. */
const MOST_CHILDREN = 100
/** The same write in so many syncs in a row comes to nothing. */
const WRITES_IN_A_ROW = 4
/** The same child deleted for the same reason so often, each time soon after the last, is a loop. */
const DELETES = 3
const SOON_MS = 60_000

/**
 * Notices children that are written or made anew again and again for the same difference (protocol.md §3.6).
 *
 * @example
 * watchChildLoops(clock).sync(report)?.message // 'PUT of ConfigMap a never converges: data: nothing -> {} at every sync ...'
 */
export function watchChildLoops(clock: Clock): Watcher {
  let written = new Map<string, { why: string; times: number }>()
  const deleted = createBoundedMap<{ why: string; times: number; at: number }>(MOST_CHILDREN)

  const countWrites = (decisions: readonly Decision[]) => {
    const before = written
    written = new Map()
    let cause: Cause | undefined
    for (const { ref, did, why, paths, error } of decisions) {
      if (did !== 'update' || error !== undefined || written.size >= MOST_CHILDREN) continue
      const last = before.get(tellRef(ref))
      const times = last?.why === why ? last.times + 1 : 1
      written.set(tellRef(ref), { why, times })
      if (times < WRITES_IN_A_ROW) continue
      const message = `PUT of ${ref.kind} ${ref.name} never converges: ${why}, at each of the last ${times} syncs. The API server drops or changes what the hook wants, or somebody else sets it back. Return it as the API server shows it, or leave it out.`
      cause ??= { key: `put/${ref.kind}/${paths?.join() ?? why}`, message }
    }
    return cause
  }
  const countDeletes = (decisions: readonly Decision[]) => {
    const at = clock.now()
    let cause: Cause | undefined
    for (const { ref, did, why, paths = [], error } of decisions) {
      // What is deleted because nobody wants it differs nowhere.
      if (did !== 'delete' || error !== undefined || paths.length === 0) continue
      const last = deleted.get(tellRef(ref))
      const isAgain = last?.why === why && at - last.at <= SOON_MS
      const times = isAgain ? last.times + 1 : 1
      deleted.set(tellRef(ref), { why, times, at })
      if (times < DELETES) continue
      const message = `${ref.kind} ${ref.name} is deleted and created again and again: ${why}. The API server drops or changes what the hook wants. Return it as the API server shows it, or leave it out.`
      cause ??= { key: `recreate/${ref.kind}/${paths.join()}`, message }
    }
    return cause
  }
  return {
    sync({ decisions }) {
      const put = countWrites(decisions)
      return countDeletes(decisions) ?? put
    },
  }
}
