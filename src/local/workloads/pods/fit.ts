import type { Obj } from '../../../cluster/object.ts'
import { own } from '../../../protocol/own.ts'
import type { NodeRequirement, NodeSelector, Pod, PodSpec, Toleration } from './pod.ts'

/** What keeps Pods off a node. */
interface Taint {
  key: string
  value?: string
  effect: string
}

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
  if (unschedulable === true && !tolerates(tolerations, UNSCHEDULABLE)) return 'node(s) were unschedulable'
  const keepsOff = taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
  if (!keepsOff.every((taint) => tolerates(tolerations, taint))) return 'node(s) had untolerated taint(s)'
  return isWanted(pod, node) ? undefined : "node(s) didn't match Pod's node affinity/selector"
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

const tolerates = (tolerations: readonly Toleration[], taint: Taint) =>
  tolerations.some(
    ({ key = '', operator = 'Equal', value = '', effect = '' }) =>
      (effect === '' || effect === taint.effect) &&
      (key === '' ? operator === 'Exists' : key === taint.key) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  )

function isWanted({ nodeSelector = {}, affinity }: PodSpec, node: Obj): boolean {
  const labels = node.metadata.labels ?? {}
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return (
    Object.entries(nodeSelector).every(([key, value]) => own(labels, key) === value) &&
    (required === undefined || isSelected(required, labels, node))
  )
}

const isSelected = ({ nodeSelectorTerms }: NodeSelector, labels: Record<string, string>, { metadata }: Obj) =>
  nodeSelectorTerms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((each) => isMet(each, own(labels, each.key))) &&
      matchFields.every((each) => isMet(each, each.key === 'metadata.name' ? metadata.name : undefined)),
  )

type Test = (value: string, values: readonly string[]) => boolean
const tests: Readonly<Record<string, Test>> = {
  In: (value, values) => values.includes(value),
  NotIn: (value, values) => !values.includes(value),
  Exists: () => true,
  DoesNotExist: () => false,
  Gt: (value, [limit = '']) => Number(value) > Number(limit),
  Lt: (value, [limit = '']) => Number(value) < Number(limit),
}

function isMet({ operator, values = [] }: NodeRequirement, value: unknown): boolean {
  if (typeof value !== 'string') return operator === 'NotIn' || operator === 'DoesNotExist'
  return own(tests, operator) !== undefined && (tests[operator]?.(value, values) ?? false)
}
