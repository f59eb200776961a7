import type { Api } from '../../../cluster/api.ts'
import { isForbidden } from '../../../cluster/cluster-error.ts'
import { keyOf, type Obj } from '../../../cluster/object.ts'

/** Kinds that Metacontroller is deployed as. */
const KINDS = ['StatefulSet', 'Deployment']

/**
 * The Metacontroller that runs in a cluster, as in `StatefulSet metacontroller/metacontroller`; undefined when there is none.
 *
 * @throws Error when the API does not let us look
 * @example
 * await findMetacontroller(api) // 'StatefulSet metacontroller/metacontroller'
 */
export async function findMetacontroller(api: Api): Promise<string | undefined> {
  for (const kind of KINDS) {
    try {
      const { items } = await api.list({ apiVersion: 'apps/v1', kind })
      const found = items.find(isMetacontroller)
      if (found) return `${kind} ${keyOf(found.metadata)}`
    } catch (error) {
      if (!isForbidden(error)) throw error
      throw new Error(
        `cannot see whether a Metacontroller runs in this cluster, and two would fight: say --engine=here or --engine=off (${error.message})`,
        { cause: error },
      )
    }
  }
  return undefined
}

interface WorkloadView {
  spec?: { replicas?: number; template?: { spec?: { containers?: { image?: string }[] } } }
}

function isMetacontroller(workload: Obj): boolean {
  const { replicas = 1, template } = (workload as WorkloadView).spec ?? {}
  const images = (template?.spec?.containers ?? []).map(({ image = '' }) => image)
  return replicas > 0 && images.some((image) => /(?:^|\/)metacontroller(?:[:@-]|$)/.test(image))
}
