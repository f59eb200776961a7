import type { Obj } from '../../../../cluster/object.ts'
import type { World, Write } from '../../control.ts'
import type { Pod } from '../sets/objects.ts'
import { isAvailable, isDeleted } from '../sets/pods.ts'
import type { Versions } from './identity.ts'
import { CLAIM, type StatefulSet } from './objects.ts'
import { hasOtherController, withOwners } from './retention.ts'
import { claimNames, claimsOf } from './storage.ts'
import { tellClaim, tellConflict } from './tell.ts'

/** What one pass knows, and what it has decided so far. */
export interface Pass {
  readonly set: StatefulSet
  readonly versions: Versions
  readonly world: World
  readonly writes: Write[]
}

const claimNamed = ({ world }: Pass, name: string): Obj | undefined => world.get(CLAIM.kind, name)

/** Whether the pass goes on after a Pod. What has failed ends it even where order does not matter. */
export type Step = 'go on' | 'wait' | 'failed'

/**
 * Takes Pods one after another: in order, until one has to be waited for; in any order, all of them. Returns whether
 * the pass goes on.
 *
 * @example
 * if (!takeEach(pods, step, isParallel(set))) return
 */
export function takeEach(pods: readonly Pod[], step: (pod: Pod) => Step, inAnyOrder: boolean): boolean {
  let failed = false
  for (const pod of pods) {
    const taken = step(pod)
    if (taken !== 'go on' && !inAnyOrder) return false
    if (taken === 'failed') failed = true
  }
  return !failed
}

/** Whether a Pod is available and is to stay. */
export const isHealthy = (pod: Pod, { set, world }: Pass): boolean =>
  isAvailable(pod, set.spec.minReadySeconds ?? 0, world) && !isDeleted(pod)

/**
 * Creates what claims a Pod lacks. Returns what is wrong when one is on its way out.
 *
 * @example
 * const problem = createClaims(pass, pod)
 */
export function createClaims(pass: Pass, pod: Pod): string | undefined {
  const { set, writes } = pass
  const problems: string[] = []
  for (const object of claimsOf(set, pod)) {
    const name = object.metadata.name ?? ''
    const known = claimNamed(pass, name)
    if (known === undefined) writes.push({ op: 'create', object }, tellClaim(name, pod, set))
    else if (isDeleted(known)) problems.push(`pvc ${name} is being deleted`)
  }
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]
}

/**
 * Gives the claims of a Pod the owners that the retention policy asks for. Returns whether any had others.
 *
 * @example
 * if (retainClaims(pass, pod)) tell('Update')
 */
export function retainClaims(pass: Pass, pod: Pod): boolean {
  const { set, writes } = pass
  const known = claimsKnown(pass, pod)
  const changed = known.flatMap((object) => withOwners(object, { set, pod }) ?? [])
  if (changed.length === 0) return false
  for (const object of known) {
    if (hasOtherController(object, { set, pod })) writes.push(tellConflict(object.metadata.name ?? '', set))
  }
  writes.push(...changed.map((object): Write => ({ op: 'replace', object })))
  return true
}

/** The claims of a Pod that are there. */
export const claimsKnown = (pass: Pass, pod: Pod): Obj[] =>
  claimNames(pass.set, pod).flatMap((name) => claimNamed(pass, name) ?? [])
