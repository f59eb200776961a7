import { controllerOf } from '../../../../cluster/object.ts'
import { selectorMatcher } from '../../../../cluster/selector.ts'
import type { World } from '../../control.ts'
import type { Pod } from '../sets/objects.ts'
import { isActive } from '../sets/pods.ts'
import type { ReplicaSet } from './objects.ts'

const HASH = 'pod-template-hash'

/**
 * How many Pods of a ReplicaSet and its siblings run where a Pod does. Siblings belong to the same Deployment: their
 * Pods have the same labels but for the hash. Other Pods are looked at only when it makes a difference.
 *
 * @example
 * const crowd = crowdOf(replicaSet, pods, world)
 */
export function crowdOf(
  { spec, metadata }: ReplicaSet,
  pods: readonly Pod[],
  world: World,
): (pod: Pod) => number {
  const nodes = new Set(pods.map(nodeOf))
  if (nodes.size < 2) return () => 0
  const shared = Object.entries(spec.selector.matchLabels ?? {}).filter(([name]) => name !== HASH)
  const selects = selectorMatcher({ ...spec.selector, matchLabels: Object.fromEntries(shared) })
  const counts = new Map<string, number>()
  for (const pod of world.list('Pod', metadata.namespace) as readonly Pod[]) {
    const node = nodeOf(pod)
    if (!nodes.has(node) || !isActive(pod) || !selects(pod.metadata.labels)) continue
    if (controllerOf(pod)?.kind === 'ReplicaSet') counts.set(node, (counts.get(node) ?? 0) + 1)
  }
  return (pod) => counts.get(nodeOf(pod)) ?? 0
}

const nodeOf = ({ spec }: Pod) => spec.nodeName ?? ''
