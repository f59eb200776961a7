import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World } from '../control.ts'
import { POD, type Pod } from './sets/objects.ts'

const OF_CLAIM = 'kubernetes.io/pvc-protection'
const OF_VOLUME = 'kubernetes.io/pv-protection'

/**
 * Lets a PersistentVolumeClaim that is being deleted go, once no Pod on a Node uses it.
 *
 * @example
 * const { writes } = claimProtection.reconcile(claim, world)
 */
export const claimProtection: Control = {
  name: 'persistentvolumeclaim-protection-controller',
  kind: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  owns: [],
  reads: [POD],
  concerns: (pod, claims) =>
    claims
      .filter((claim) => claim.metadata.deletionTimestamp != null && mentions(pod as Pod, claim))
      .map(({ metadata }) => keyOf(metadata)),
  reconcile: (claim, world) => release(claim, OF_CLAIM, isUsed(claim, world)),
}

/**
 * Lets a PersistentVolume that is being deleted go, once no claim is bound to it.
 *
 * @example
 * const { writes } = volumeProtection.reconcile(volume, world)
 */
export const volumeProtection: Control = {
  name: 'persistentvolume-protection-controller',
  kind: { apiVersion: 'v1', kind: 'PersistentVolume' },
  owns: [],
  reconcile: (volume) =>
    release(volume, OF_VOLUME, (volume.status as { phase?: string } | undefined)?.phase === 'Bound'),
}

function release(object: Obj, finalizer: string, isUsed: boolean): Todo {
  const { metadata } = object
  const { finalizers = [] } = metadata
  if (metadata.deletionTimestamp == null || !finalizers.includes(finalizer) || isUsed) return { writes: [] }
  const left = finalizers.filter((name) => name !== finalizer)
  return { writes: [{ op: 'replace', object: { ...object, metadata: { ...metadata, finalizers: left } } }] }
}

/** A Pod that has no Node yet will not start with a claim that is going. */
const isUsed = (claim: Obj, world: World) =>
  world
    .list(POD.kind, claim.metadata.namespace)
    .some((pod) => (pod as Pod).spec.nodeName !== undefined && mentions(pod as Pod, claim))

function mentions({ metadata, spec: { volumes = [] } }: Pod, { metadata: claim }: Obj): boolean {
  if (metadata.namespace !== claim.namespace) return false
  return volumes.some(
    ({ name, persistentVolumeClaim, ephemeral }) =>
      persistentVolumeClaim?.claimName === claim.name ||
      (ephemeral != null && `${metadata.name}-${name}` === claim.name),
  )
}
