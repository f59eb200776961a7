import type { Api, Ref } from '../../../cluster/api.ts'
import { isNotFound } from '../../../cluster/cluster-error.ts'
import type { Obj, OwnerReference } from '../../../cluster/object.ts'
import { FOREGROUND } from './graph.ts'

/** How the owners of an object are. */
export interface Owners {
  /** There, and staying. */
  solid: OwnerReference[]
  /** Not there: never, no longer, or another object has the name now. */
  dangling: OwnerReference[]
  /** Being deleted, waiting for this object. */
  waiting: OwnerReference[]
}

/**
 * Asks the server for each owner. Undefined when an object of the whole cluster names an owner in a namespace:
 * there is no way to know in which.
 *
 * @param absent uids of objects that were seen to go
 * @example
 * const owners = await classify(api, latest, latest.metadata.ownerReferences ?? [])
 */
export async function classify(
  api: Api,
  item: Obj,
  absent: Pick<ReadonlySet<string>, 'has'> = new Set(),
): Promise<Owners | undefined> {
  const owners: Owners = { solid: [], dangling: [], waiting: [] }
  for (const reference of item.metadata.ownerReferences ?? []) {
    const { apiVersion, kind, name, uid } = reference
    // Its kind may be gone as well, and could not be asked for any more. What is in no namespace is asked about below.
    if (absent.has(uid) && item.metadata.namespace !== undefined) {
      owners.dangling.push(reference)
      continue
    }
    const { namespaced } = await api.resource({ apiVersion, kind })
    const { namespace } = item.metadata
    if (namespaced && namespace === undefined) return undefined
    const owner = await find(api, { apiVersion, kind, name, ...(namespaced && { namespace }) })
    owners[stateOf(owner, uid)].push(reference)
  }
  return owners
}

function stateOf(owner: Obj | undefined, uid: string): keyof Owners {
  if (owner?.metadata.uid !== uid) return 'dangling'
  const { deletionTimestamp, finalizers = [] } = owner.metadata
  return deletionTimestamp != null && finalizers.includes(FOREGROUND) ? 'waiting' : 'solid'
}

/** The metadata of an object, or undefined when it is not there. */
export async function find(api: Api, ref: Ref): Promise<Obj | undefined> {
  try {
    return await api.get(ref, { metadataOnly: true })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
