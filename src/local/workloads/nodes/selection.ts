import type { Obj } from '../../../cluster/object.ts'
import { meets, type Operator } from '../../../cluster/selectors/requirement.ts'

/** How a Pod's spec says where it may run. */
export interface NodeSelection {
  nodeSelector?: Readonly<Record<string, string>>
  affinity?: Affinity
}

/** Where a Pod may run, as far as nodes are concerned. */
export interface Affinity {
  [other: string]: unknown
  nodeAffinity?: {
    [preferred: string]: unknown
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: readonly NodeSelectorTerm[] }
  }
}

/** Nodes that meet all of these. */
export interface NodeSelectorTerm {
  matchExpressions?: readonly NodeRequirement[]
  matchFields?: readonly NodeRequirement[]
}

/** One term about a label or a field of a Node. */
export interface NodeRequirement {
  key: string
  operator: string
  values?: readonly string[]
}

/** The only field of Nodes that terms are about. */
export const NAME = 'metadata.name'

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
  ['Gt', 'gt'],
  ['Lt', 'lt'],
])

/**
 * Whether a Pod may run on a Node, as its nodeSelector and its required affinity say.
 *
 * @example
 * selectsNode(pod.spec, node)
 */
export function selectsNode({ nodeSelector = {}, affinity }: NodeSelection, node: Obj): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(nodeSelector).every(([name, value]) => meets(labels, exactly(name, value))))
    return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some((term) => isMet(term, node))
}

const exactly = (key: string, value: string) => ({ key, operator: '=', values: [value] }) as const

/** An empty term is met by no Node. */
function isMet({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Obj): boolean {
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
