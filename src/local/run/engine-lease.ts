import type { Api } from '../../cluster/api.ts'
import { isNotFound } from '../../cluster/cluster-error.ts'

const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: 'kube-system',
  name: 'hookwright-engine',
}

/**
 * Notes in an embedded cluster who runs its engine, or that nobody does: a data folder may remember an older one.
 *
 * @example
 * await noteEngine(api, 'hookwright cluster, process 123')
 */
export async function noteEngine(api: Api, holder: string | undefined): Promise<void> {
  if (holder === undefined) {
    await api.delete(LEASE).catch(ignoreMissing)
    return
  }
  const { apiVersion, kind, namespace, name } = LEASE
  await api.apply(
    { apiVersion, kind, metadata: { namespace, name }, spec: { holderIdentity: holder } },
    { fieldManager: 'hookwright', force: true },
  )
}

/**
 * Who runs the engine of an embedded cluster, if it is one and somebody does.
 *
 * @example
 * await notedEngine(api) // 'hookwright cluster, process 123'
 */
export async function notedEngine(api: Api): Promise<string | undefined> {
  const lease = await api.get(LEASE).catch(ignoreMissing)
  const { holderIdentity } = (lease?.spec ?? {}) as { holderIdentity?: string }
  return holderIdentity
}

function ignoreMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error
  return undefined
}
