import type { MirrorChange } from '../../cluster/mirror.ts'
import { controllerOf, keyOf, type Obj } from '../../cluster/object.ts'

/** Finds the objects of one kind by who controls them, without looking at all of them. */
export interface OwnerIndex {
  /** Takes in a change; every change of the kind must come by here, in order. */
  take(change: MirrorChange): void
  /** Objects whose controller has this uid, in one namespace or anywhere. */
  owned(uid: string, namespace?: string): Obj[]
  /** Objects without a controller, in one namespace or anywhere. */
  orphans(namespace?: string): Obj[]
}

/**
 * Makes an index of one kind by controller.
 *
 * @example
 * const index = createOwnerIndex()
 * pods.on((change) => index.take(change))
 * index.owned(replicaSet.metadata.uid, 'default')
 */
export function createOwnerIndex(): OwnerIndex {
  const byController = new Map<string, Map<string, Obj>>()
  const byNamespace = new Map<string, Map<string, Obj>>()

  /** Objects with a controller stand with its others, those without with theirs of the namespace. */
  const placeOf = (object: Obj) => {
    const controller = controllerOf(object)
    return controller
      ? { index: byController, place: controller.uid }
      : { index: byNamespace, place: object.metadata.namespace ?? '' }
  }
  const remove = (object: Obj) => {
    const { index, place } = placeOf(object)
    const group = index.get(place)
    group?.delete(keyOf(object.metadata))
    if (group?.size === 0) index.delete(place)
  }
  const add = (object: Obj) => {
    const { index, place } = placeOf(object)
    const group = index.get(place) ?? new Map<string, Obj>()
    index.set(place, group)
    group.set(keyOf(object.metadata), object)
  }

  return {
    take(change) {
      if (change.was) remove(change.was)
      if (change.type === 'set') add(change.now)
    },
    owned(uid, namespace) {
      const all = [...(byController.get(uid)?.values() ?? [])]
      return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace)
    },
    orphans(namespace) {
      const groups = namespace === undefined ? [...byNamespace.values()] : [byNamespace.get(namespace)]
      return groups.flatMap((group) => [...(group?.values() ?? [])])
    },
  }
}
