import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../cluster/object.ts'
import type { Write } from './context.ts'

/** Drops owner references that stand more than once, and warns of it. */
export function dedupeOwners({ warnings }: Write, { metadata }: Obj): void {
  const owners = metadata.ownerReferences
  if (!Array.isArray(owners) || owners.length < 2) return
  const kept = owners.filter(
    (owner, index) => owners.findIndex((other) => isDeepStrictEqual(other, owner)) === index,
  )
  if (kept.length === owners.length) return
  const repeated = owners.filter((owner, index) => owners.findIndex(({ uid }) => uid === owner.uid) !== index)
  const uids = [...new Set(repeated.map(({ uid }) => uid))]
  warnings.push(
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids.join(', ')}`,
  )
  metadata.ownerReferences = kept
}
