import type { Api } from '../../../cluster/api.ts'
import type { OwnerReference } from '../../../cluster/object.ts'
import { MANAGER } from '../manager.ts'
import type { Node } from './graph.ts'

const COMPONENT = 'garbage-collector-controller'

/** Says in an Event that an object names an owner in another namespace, which counts as absent. */
export async function reportOwner(
  api: Api,
  node: Node,
  { owner, now }: { owner: OwnerReference; now: number },
): Promise<void> {
  const { apiVersion, kind, name, namespace } = node.ref
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`
  const who = `[${owner.apiVersion}/${owner.kind}, namespace: ${namespace ?? ''}, name: ${owner.name}, uid: ${owner.uid}]`
  await api.create(
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${name}.${(BigInt(Math.round(now * 1000)) * 1000n).toString(16)}`,
        namespace: namespace ?? 'default',
      },
      involvedObject: { apiVersion, kind, name, namespace, uid: node.uid },
      type: 'Warning',
      reason: 'OwnerRefInvalidNamespace',
      message: `ownerRef ${who} does not exist in namespace "${namespace ?? ''}"`,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component: COMPONENT },
      reportingComponent: COMPONENT,
      reportingInstance: '',
    },
    MANAGER,
  )
}
