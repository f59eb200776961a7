import type { Obj } from '../../../cluster/object.ts'
import { selectsNode } from '../nodes/selection.ts'
import { toleratesAll, type Taint } from '../nodes/taints.ts'
import type { Pod, PodSpec } from './pod.ts'

/** Where a Pod goes, or why it goes nowhere. */
export type Fit = { node: string } | { why: string }

/**
 * Chooses the node of a Pod: the first in the order of names that fits. What the scheduler weighs besides (resources, other
 * Pods, volumes) counts for nothing here. The words are the scheduler's (FitError in pkg/scheduler/framework/types.go).
 *
 * @example
 * fit(pod, nodes) // { node: 'node-1' }
 */
export function fit(pod: Pod, nodes: readonly Obj[]): Fit {
  if (nodes.length === 0) return { why: 'no nodes available to schedule pods' }
  const reasons = new Map<string, number>()
  for (const node of [...nodes].sort(byName)) {
    const reason = objection(pod.spec, node)
    if (reason === undefined) return { node: node.metadata.name ?? '' }
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return { why: whyNot(reasons, nodes.length) }
}

/**
 * The scheduler's message about a Pod that fits on no node.
 *
 * @example
 * whyNot(new Map([['Insufficient cpu', 1]]), 1) // '0/1 nodes are available: 1 Insufficient cpu. ...'
 */
export function whyNot(reasons: ReadonlyMap<string, number>, nodes: number): string {
  const found = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
  const none = `0/${nodes} nodes are available`
  return `${none}: ${found.join(', ')}. no new claims to deallocate, preemption: ${none}: ${nodes} Preemption is not helpful for scheduling.`
}

const byName = (a: Obj, b: Obj) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1)

/** Asked in the order of the scheduler's plugins. */
function objection(pod: PodSpec, node: Obj): string | undefined {
  const { unschedulable, taints = [] } = (node.spec ?? {}) as { unschedulable?: boolean; taints?: Taint[] }
  const { tolerations = [] } = pod
  const isKeptOff = (by: readonly Taint[]) => !toleratesAll(tolerations, by, ['NoSchedule', 'NoExecute'])
  if (unschedulable === true && isKeptOff([UNSCHEDULABLE])) return 'node(s) were unschedulable'
  if (isKeptOff(taints)) return 'node(s) had untolerated taint(s)'
  return selectsNode(pod, node) ? undefined : "node(s) didn't match Pod's node affinity/selector"
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
