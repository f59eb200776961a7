import type { ReplicaSet } from '../replicaset/objects.ts'
import { say, type Draft } from './draft.ts'
import { deadlineMs } from './limits.ts'

const REASON = 'ReplicaSetCreateError'

/**
 * Says that a ReplicaSet could not be created when that was last tried. Returns whether it was so.
 *
 * @example
 * if (!sayCreateError(draft, replicaSet)) sayCreated(draft, replicaSet)
 */
export function sayCreateError(draft: Draft, { metadata: { name = '' } }: ReplicaSet): boolean {
  const { deployment, world } = draft
  const { failure } = world
  if (failure?.op !== 'create' || failure.name !== name) return false
  const message = `Failed to create new replica set "${name}": ${failure.message}`
  if (deadlineMs(deployment) !== undefined) {
    say(draft, { type: 'Progressing', status: 'False', reason: REASON, message })
  }
  draft.problems.push({ op: 'event', on: deployment, type: 'Warning', reason: REASON, message })
  return true
}
