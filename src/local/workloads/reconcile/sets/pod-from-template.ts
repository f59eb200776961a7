import type { Obj } from '../../../../cluster/object.ts'
import type { World, Write } from '../../control.ts'
import { controllerReference } from './claim.ts'
import { POD, type Pod, type PodTemplate } from './objects.ts'

/** Longest start of a generated name: five characters of 63 are left for the end. */
const LONGEST_PREFIX = 58

/** What the names of an object's Pods begin with. */
export const podPrefix = ({ metadata }: Obj): string => `${metadata.name ?? ''}-`

/**
 * A Pod as its controller creates it, without a name.
 *
 * @example
 * const pod = podFromTemplate(replicaSet.spec.template, replicaSet)
 */
export function podFromTemplate({ metadata = {}, spec }: PodTemplate, owner: Obj): Pod {
  const { labels, annotations, finalizers } = metadata
  return {
    ...POD,
    metadata: {
      generateName: podPrefix(owner),
      namespace: owner.metadata.namespace ?? '',
      ...(labels && { labels: { ...labels } }),
      ...(annotations && { annotations: { ...annotations } }),
      ...(finalizers && { finalizers: [...finalizers] }),
      ownerReferences: [controllerReference(owner)],
    },
    spec,
  }
}

/**
 * Creates a Pod under a generated name, and tells so. The name is generated here as the API server would do it.
 *
 * @example
 * createPod(podFromTemplate(spec.template, replicaSet), replicaSet, world) // a create and an event
 */
export function createPod(pod: Pod, owner: Obj, world: World): Write[] {
  const prefix = pod.metadata.generateName ?? ''
  const name = `${prefix.slice(0, LONGEST_PREFIX)}${world.suffix()}`
  return [
    { op: 'create', object: { ...pod, metadata: { ...pod.metadata, name } } },
    { op: 'event', on: owner, type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${name}` },
  ]
}

/**
 * Deletes a Pod, and tells so.
 *
 * @example
 * victims.flatMap((pod) => deletePod(pod, replicaSet))
 */
export function deletePod(pod: Pod, owner: Obj): Write[] {
  const message = `Deleted pod: ${pod.metadata.name ?? ''}`
  return [
    { op: 'delete', object: pod },
    { op: 'event', on: owner, type: 'Normal', reason: 'SuccessfulDelete', message },
  ]
}
