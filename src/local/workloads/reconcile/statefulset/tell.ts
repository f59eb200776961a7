import type { Write } from '../../control.ts'
import type { Pod } from '../sets/objects.ts'
import type { StatefulSet } from './objects.ts'

/** What is done to a Pod. */
export type Verb = 'Create' | 'Update' | 'Delete'

const nameOf = ({ metadata: { name = '' } }: { metadata: { name?: string } }) => name

/**
 * Tells that something was done to a Pod, or why not.
 *
 * @example
 * writes.push(tellPod('Create', pod, set))
 */
export function tellPod(verb: Verb, pod: Pod, set: StatefulSet, error?: string): Write {
  const what = `${verb} Pod ${nameOf(pod)} in StatefulSet ${nameOf(set)}`
  return error === undefined
    ? { op: 'event', on: set, type: 'Normal', reason: `Successful${verb}`, message: `${what} successful` }
    : {
        op: 'event',
        on: set,
        type: 'Warning',
        reason: `Failed${verb}`,
        message: `${what} failed error: ${error}`,
      }
}

/** Tells that a claim of a Pod was created. */
export function tellClaim(claim: string, pod: Pod, set: StatefulSet): Write {
  const message = `Create Claim ${claim} Pod ${nameOf(pod)} in StatefulSet ${nameOf(set)} success`
  return { op: 'event', on: set, type: 'Normal', reason: 'SuccessfulCreate', message }
}

/** Tells that somebody else decides over a claim. */
export function tellConflict(claim: string, set: StatefulSet): Write {
  const message = `PersistentVolumeClaim ${claim} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`
  return { op: 'event', on: set, type: 'Warning', reason: 'ConflictingController', message }
}
