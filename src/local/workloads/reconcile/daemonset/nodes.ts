import { meets, type Operator } from '../../../../cluster/selectors/requirement.ts'
import type { NodeRequirement, NodeSelectorTerm, Pod, PodSpec } from '../sets/objects.ts'
import type { DaemonSet, Node } from './objects.ts'
import { toleratesAll, tolerationsOf } from './tolerations.ts'

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
  ['Gt', 'gt'],
  ['Lt', 'lt'],
])
const NAME = 'metadata.name'

/** What a DaemonSet has to do with a Node: run there, or at least not be chased away. */
export interface Fit {
  runs: boolean
  stays: boolean
}

/**
 * Whether a DaemonSet wants a Pod on a Node: as the template's nodeName, nodeSelector and required affinity say, and
 * the taints of the Node allow.
 *
 * @example
 * const { runs, stays } = fitOf(daemonSet, node)
 */
export function fitOf({ spec: { template } }: DaemonSet, node: Node): Fit {
  const { spec } = template
  const taints = node.spec?.taints ?? []
  if ((spec.nodeName ?? '') !== '' && spec.nodeName !== node.metadata.name)
    return { runs: false, stays: false }
  if (!isSelected(spec, node)) return { runs: false, stays: false }
  const tolerations = tolerationsOf(spec)
  return {
    runs: toleratesAll(tolerations, taints, ['NoSchedule', 'NoExecute']),
    stays: toleratesAll(tolerations, taints, ['NoExecute']),
  }
}

function isSelected({ nodeSelector = {}, affinity }: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(nodeSelector).every(([name, value]) => meets(labels, exactly(name, value))))
    return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some((term) => isMet(term, node))
}

const exactly = (key: string, value: string) => ({ key, operator: '=', values: [value] }) as const

/** An empty term is met by no Node. */
function isMet({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  const fields = { [NAME]: metadata.name ?? '' }
  return (
    matchExpressions.every((requirement) => isTrue(requirement, metadata.labels ?? {})) &&
    matchFields.every((requirement) => requirement.key === NAME && isTrue(requirement, fields))
  )
}

function isTrue(
  { key, operator: name, values = [] }: NodeRequirement,
  labels: Record<string, string>,
): boolean {
  const operator = OPERATORS.get(name)
  return operator !== undefined && meets(labels, { key, operator, values })
}

/**
 * The Pod's spec, bound to a Node by affinity: that is how the scheduler is told where Pods of DaemonSets go.
 *
 * @example
 * const spec = pinned(template.spec, 'node-1')
 */
export function pinned(spec: PodSpec, node: string): PodSpec {
  const { affinity = {} } = spec
  const term = { matchFields: [{ key: NAME, operator: 'In', values: [node] }] }
  const nodeAffinity = {
    ...affinity.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
  }
  return { ...spec, affinity: { ...affinity, nodeAffinity } }
}

/**
 * The name of the Node where a Pod runs or is meant to run.
 *
 * @example
 * const name = targetOf(pod)
 */
export function targetOf({ spec }: Pod): string | undefined {
  if ((spec.nodeName ?? '') !== '') return spec.nodeName
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const fields = terms.flatMap(({ matchFields = [] }) => matchFields)
  const field = fields.find(({ key, operator }) => key === NAME && operator === 'In')
  return field?.values?.length === 1 ? field.values[0] : undefined
}
