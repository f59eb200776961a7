import { controllerOf, keyOf, type Obj } from '../../../cluster/object.ts'
import type { MirrorChange } from '../../../cluster/mirror.ts'

/** Objects of one kind by who owns them. */
export interface Owners {
  /** Takes in a change; every change of the kind must come by here, in order. */
  take(change: MirrorChange): void
  /** Objects whose controller has this uid. */
  owned(uid: string): readonly Obj[]
  /** Objects of a namespace without a controller that are not being deleted. */
  orphans(namespace: string): readonly Obj[]
}

/**
 * Makes an index of one kind by controller, so that nobody has to look through all objects for those of one owner.
 *
 * @example
 * mirror.on(owners.take)
 * owners.owned(deployment.metadata.uid)
 */
export function createOwners(): Owners {
  const byController = new Map<string, Map<string, Obj>>()
  const byNamespace = new Map<string, Map<string, Obj>>()
  return {
    take(change) {
      const was = change.was
      if (was) remove(was)
      if (change.type === 'set') add(change.now)
    },
    owned: (uid) => [...(byController.get(uid)?.values() ?? [])],
    orphans: (namespace) => [...(byNamespace.get(namespace)?.values() ?? [])],
  }

  function add(object: Obj) {
    const shelf = shelfOf(object)
    if (shelf === undefined) return
    const objects = shelf.index.get(shelf.key) ?? new Map<string, Obj>()
    shelf.index.set(shelf.key, objects)
    objects.set(keyOf(object.metadata), object)
  }

  function remove(object: Obj) {
    const shelf = shelfOf(object)
    const objects = shelf?.index.get(shelf.key)
    objects?.delete(keyOf(object.metadata))
    if (shelf && objects?.size === 0) shelf.index.delete(shelf.key)
  }

  function shelfOf(object: Obj) {
    const controller = controllerOf(object)
    if (controller) return { index: byController, key: controller.uid }
    const { deletionTimestamp, namespace = '' } = object.metadata
    return deletionTimestamp == null ? { index: byNamespace, key: namespace } : undefined
  }
}
