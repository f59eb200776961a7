import type { Obj, OwnerReference } from '../../../../cluster/object.ts'
import { controllerReference } from '../sets/claim.ts'
import type { Pod } from '../sets/objects.ts'
import { isWanted, type StatefulSet } from './objects.ts'

/** Who may own a claim. */
interface Parties {
  set: StatefulSet
  pod: Pod
}

/** Whether claims go when their Pod is scaled away. */
export const goesWithPod = ({ spec }: StatefulSet): boolean =>
  spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete'

const goesWithSet = ({ spec }: StatefulSet) =>
  spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete'

/** Whether a reference is to the object, or one of its name that was there before. */
const names = ({ apiVersion, kind, name }: OwnerReference, object: Obj) =>
  apiVersion === object.apiVersion && kind === object.kind && name === object.metadata.name

const ownersOf = ({ metadata }: Obj) => metadata.ownerReferences ?? []

const isOwnedBy = (claim: Obj, { metadata }: Obj) => ownersOf(claim).some(({ uid }) => uid === metadata.uid)

/** Whether a claim belongs to a former object of the same name, which takes it along when it goes. */
export function isStale(claim: Obj, object: Obj): boolean {
  const reference = ownersOf(claim).find((owner) => names(owner, object))
  return reference !== undefined && reference.uid !== object.metadata.uid
}

/** Whether somebody else decides over a claim that this StatefulSet has a policy for. */
export function hasOtherController(claim: Obj, { set, pod }: Parties): boolean {
  if (!goesWithPod(set) && !goesWithSet(set)) return false
  return ownersOf(claim).some((reference) => {
    const party = [set, pod].find((object) => names(reference, object))
    return party ? reference.uid !== party.metadata.uid : reference.controller === true
  })
}

/**
 * A claim whose owners are what the retention policy asks for: the set, when claims go with it; the Pod, when it is
 * scaled away and claims go with it. Undefined when nothing is to change.
 *
 * @example
 * const claim = withOwners(known, { set, pod })
 */
export function withOwners(claim: Obj, parties: Parties): Obj | undefined {
  const { set, pod } = parties
  if (isStale(claim, set) || isStale(claim, pod)) return undefined
  const others = ownersOf(claim).filter((reference) => !names(reference, set) && !names(reference, pod))
  if (hasOtherController(claim, parties)) {
    return isOwnedBy(claim, set) || isOwnedBy(claim, pod) ? ownedBy(claim, others) : undefined
  }
  const wanted = ownersWanted(parties)
  const isRight =
    ownersOf(claim).every(({ uid, controller }) => !isParty(uid, parties) || controller === true) &&
    [set, pod].every((party) => isOwnedBy(claim, party) === wanted.includes(party))
  return isRight ? undefined : ownedBy(claim, [...others, ...wanted.map(controllerReference)])
}

function ownersWanted({ set, pod }: Parties): Obj[] {
  const isAway = !isWanted(pod, set)
  if (goesWithPod(set) && isAway) return [pod]
  return goesWithSet(set) ? [set] : []
}

const isParty = (uid: string, { set, pod }: Parties) => uid === set.metadata.uid || uid === pod.metadata.uid

const ownedBy = (claim: Obj, ownerReferences: OwnerReference[]): Obj => ({
  ...claim,
  metadata: { ...claim.metadata, ownerReferences },
})
