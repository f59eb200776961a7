import type { KindRef } from '../../../../cluster/api.ts'
import { controllerOf, type Obj, type OwnerReference } from '../../../../cluster/object.ts'
import { selectorMatcher, type LabelSelector } from '../../../../cluster/selector.ts'
import type { World, Write } from '../../control.ts'

/** Something that selects what belongs to it. */
export type Owner = Obj & { spec: { selector: LabelSelector } }

/** Whose are which objects. */
export interface Claims<Child extends Obj> {
  /** Owned and selected. */
  mine: Child[]
  /** What has to be taken over; it counts when it has been. */
  adopt: Write[]
  /** What has to be let go, because it is not selected any more. */
  release: Write[]
}

/**
 * The reference that makes an object the controller of another.
 *
 * @example
 * pod.metadata.ownerReferences = [controllerReference(replicaSet)]
 */
export function controllerReference({ apiVersion, kind, metadata }: Obj): OwnerReference {
  const { name = '', uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/**
 * Sorts out what belongs to an owner: what it owns and selects, what it selects and nobody owns, what it owns and does
 * not select. An owner that is being deleted neither adopts nor releases.
 *
 * @example
 * const { mine, adopt, release } = claim<Pod>(replicaSet, POD, world, { when: isActive })
 */
export function claim<Child extends Obj>(
  owner: Owner,
  kind: KindRef,
  world: World,
  {
    when = () => true,
    fits = () => true,
  }: {
    /** Others are left alone, whosever they are. */
    when?: (child: Child) => boolean
    /** What is to be met besides the selector. */
    fits?: (child: Child) => boolean
  } = {},
): Claims<Child> {
  const selects = selectorMatcher(owner.spec.selector)
  const isKept = (child: Child): boolean => selects(child.metadata.labels) && fits(child)
  const owned = (world.owned(kind.kind) as readonly Child[]).filter(when)
  const mine = owned.filter(isKept)
  if (owner.metadata.deletionTimestamp != null) return { mine, adopt: [], release: [] }
  const orphans = (world.orphans(kind.kind) as readonly Child[]).filter(
    (child) => when(child) && isKept(child),
  )
  return {
    mine,
    adopt: orphans.map((child) => ({ op: 'replace', object: adopted(child, owner) })),
    release: owned
      .filter((child) => !isKept(child))
      .map((child) => ({ op: 'replace', object: released(child, owner) })),
  }
}

function adopted(child: Obj, owner: Obj): Obj {
  const ownerReferences = [...(child.metadata.ownerReferences ?? []), controllerReference(owner)]
  return { ...child, metadata: { ...child.metadata, ownerReferences } }
}

function released(child: Obj, owner: Obj): Obj {
  const others = (child.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid)
  return { ...child, metadata: { ...child.metadata, ownerReferences: others } }
}

/** Whether an object is controlled by another. */
export const isOwnedBy = (child: Obj, owner: Obj): boolean => controllerOf(child)?.uid === owner.metadata.uid
