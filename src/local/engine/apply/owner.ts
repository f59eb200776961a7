import type { Obj, OwnerReference } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'

/**
 * A desired child with its parent as the owner that manages it, unless it names the parent as an owner already
 * (protocol.md §3.6).
 *
 * @example
 * withOwner(child, parent).metadata.ownerReferences?.at(-1)?.controller // true
 */
export function withOwner(child: Obj, parent: Obj): Obj {
  const { apiVersion, kind, metadata } = parent
  const { name = '', uid = '' } = metadata
  const given: unknown = child.metadata.ownerReferences
  const references = Array.isArray(given) && given.every(isFields) ? given.map(reference) : []
  if (references.some((owner) => owner.uid === uid)) return child
  const owner = { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
  return { ...child, metadata: { ...child.metadata, ownerReferences: [...references, owner] } }
}

/** An owner reference as Go's type has it: nothing else is kept. */
function reference(given: Fields): OwnerReference {
  const text = (name: string) => {
    const value = own(given, name)
    return typeof value === 'string' ? value : ''
  }
  const controller = own(given, 'controller')
  const blockOwnerDeletion = own(given, 'blockOwnerDeletion')
  return {
    apiVersion: text('apiVersion'),
    kind: text('kind'),
    name: text('name'),
    uid: text('uid'),
    ...(typeof controller === 'boolean' && { controller }),
    ...(typeof blockOwnerDeletion === 'boolean' && { blockOwnerDeletion }),
  }
}
