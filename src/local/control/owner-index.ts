import type { Mirror, MirrorChange } from '../../cluster/mirror.ts'
import { controllerOf, keyOf, type Obj } from '../../cluster/object.ts'

/** Finds the objects of a mirror by who controls them, without looking at all of them. */
export interface OwnerIndex {
  /** Objects whose controller has this uid, in one namespace or anywhere. */
  owned(uid: string, namespace?: string): Obj[]
  /** Objects without a controller, in one namespace or anywhere. */
  orphans(namespace?: string): Obj[]
  close(): void
}

/**
 * Indexes a mirror by controller.
 *
 * @example
 * indexByOwner(pods).owned(replicaSet.metadata.uid, 'default')
 */
export function indexByOwner(mirror: Mirror): OwnerIndex {
  const byOwner = new Map<string, Map<string, Obj>>()

  const take = (object: Obj) => {
    const owner = ownerOf(object)
    const group = byOwner.get(owner)
    group?.delete(keyOf(object.metadata))
    if (group?.size === 0) byOwner.delete(owner)
  }
  const put = (object: Obj) => {
    const owner = ownerOf(object)
    const group = byOwner.get(owner) ?? new Map<string, Obj>()
    byOwner.set(owner, group)
    group.set(keyOf(object.metadata), object)
  }
  const find = (owner: string, namespace: string | undefined) => {
    const all = [...(byOwner.get(owner)?.values() ?? [])]
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace)
  }

  const close = mirror.on((change: MirrorChange) => {
    if (change.was) take(change.was)
    if (change.type === 'set') put(change.now)
  })
  return {
    owned: find,
    orphans: (namespace) => find(ORPHANS, namespace),
    close,
  }
}

const ORPHANS = ''
const ownerOf = (object: Obj) => controllerOf(object)?.uid ?? ORPHANS
