import type { Obj } from '../../../../cluster/object.ts'
import type { Failure, Write } from '../../control.ts'
import { podPrefix } from './pod-from-template.ts'

/**
 * What the API said, as if it had generated the name of the Pod: the same words at each try.
 *
 * @example
 * problemOf(failure, replicaSet) // 'pods "web-" is forbidden: exceeded quota: ...'
 */
export function problemOf({ kind, op, name, message }: Failure, owner: Obj): string {
  return kind === 'Pod' && op === 'create' ? message.replaceAll(name, podPrefix(owner)) : message
}

/**
 * Tells that a Pod could not be created or deleted when that was last tried.
 *
 * @example
 * const told = world.failure ? tellPodFailure(world.failure, replicaSet) : []
 */
export function tellPodFailure(failure: Failure, owner: Obj): Write[] {
  const what = WORDS[failure.op]
  if (failure.kind !== 'Pod' || what === undefined) return []
  const message = `Error ${what.verb}: ${problemOf(failure, owner)}`
  return [{ op: 'event', on: owner, type: 'Warning', reason: what.reason, message }]
}

const WORDS: Readonly<Partial<Record<Failure['op'], { reason: string; verb: string }>>> = {
  create: { reason: 'FailedCreate', verb: 'creating' },
  delete: { reason: 'FailedDelete', verb: 'deleting' },
}
