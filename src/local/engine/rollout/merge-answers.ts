import type { Answer } from '../hook/hook.ts'
import type { DesiredChildren } from './desired-children.ts'
import type { ClaimedNames } from './revision.ts'

/** What one revision of a parent answers. */
export interface RevisionAnswer {
  answer: Answer
  desired: DesiredChildren
  claims: readonly ClaimedNames[]
}

/**
 * One answer from those of all revisions: the latest one's, with the children that others still claim as those want
 * them; again when the first wants it, and finalized when all are (protocol.md §3.8).
 *
 * @example
 * mergeAnswers(latest, [older]).children
 */
export function mergeAnswers(latest: RevisionAnswer, older: readonly RevisionAnswer[]): Answer {
  const all = [latest, ...older].map(({ answer }) => answer)
  for (const { claims, desired } of older) {
    for (const { apiGroup, kind, names } of claims) {
      for (const name of names) {
        const child = desired.find(apiGroup, kind, name)
        if (child !== undefined) latest.desired.replace(child)
      }
    }
  }
  const waits = all.map(({ resyncAfterSeconds }) => resyncAfterSeconds).filter((seconds) => seconds > 0)
  return {
    ...latest.answer,
    children: latest.desired.all(),
    resyncAfterSeconds: waits.length > 0 ? Math.min(...waits) : 0,
    finalized: all.every(({ finalized }) => finalized),
  }
}
