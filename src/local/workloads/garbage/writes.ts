import type { Api, DeleteOptions } from '../../../cluster/api.ts'
import { isConflict, isNotFound } from '../../../cluster/cluster-error.ts'
import { refOf, sameJson, type Obj, type OwnerReference } from '../../../cluster/object.ts'
import { MANAGER } from '../manager.ts'
import { find } from './classify.ts'
import type { Node } from './graph.ts'

/** Deletes an object as it was read. When only something else than its owners changed since, it still goes. */
export async function deleteItem(
  api: Api,
  item: Obj,
  propagation: DeleteOptions['propagation'] & string,
): Promise<void> {
  const { uid, resourceVersion, ownerReferences } = item.metadata
  const ref = refOf(item)
  try {
    await api.delete(ref, { uid, resourceVersion, propagation })
  } catch (error) {
    if (isNotFound(error)) return
    if (!isConflict(error)) throw error
    const live = await find(api, ref)
    if (live === undefined || live.metadata.uid !== uid) return
    if (!sameJson(live.metadata.ownerReferences, ownerReferences)) throw error
    await api.delete(ref, { uid, propagation }).catch(unlessGone)
  }
}

/** Replaces the owner references of an object, unless it changed since it was read. */
export async function setOwners(api: Api, item: Obj, owners: readonly OwnerReference[]): Promise<void> {
  const { uid, resourceVersion } = item.metadata
  const metadata = { uid, resourceVersion, ownerReferences: owners.length > 0 ? owners : null }
  await api.patch(refOf(item), { merge: { metadata } }, MANAGER).catch(unlessGone)
}

/** Takes an owner out of an object's references. */
export async function orphan(api: Api, { ref, uid }: Node, owner: string): Promise<void> {
  const item = await find(api, ref)
  if (item?.metadata.uid !== uid) return
  const references = item.metadata.ownerReferences ?? []
  const kept = references.filter((reference) => reference.uid !== owner)
  if (kept.length < references.length) await setOwners(api, item, kept)
}

/** Takes a finalizer away, which lets an object go when it was the last one. */
export async function removeFinalizer(api: Api, { ref, uid }: Node, finalizer: string): Promise<void> {
  const item = await find(api, ref)
  if (item?.metadata.uid !== uid) return
  const { resourceVersion, finalizers = [] } = item.metadata
  if (!finalizers.includes(finalizer)) return
  const metadata = { resourceVersion, finalizers: finalizers.filter((each) => each !== finalizer) }
  await api.patch(ref, { merge: { metadata } }, MANAGER).catch(unlessGone)
}

function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error
}
