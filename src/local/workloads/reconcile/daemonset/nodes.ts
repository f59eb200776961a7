import { NAME, selectsNode } from '../../nodes/selection.ts'
import { toleratesAll } from '../../nodes/taints.ts'
import type { Pod, PodSpec } from '../sets/objects.ts'
import type { DaemonSet, Node } from './objects.ts'
import { tolerationsOf } from './tolerations.ts'

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
  if (!selectsNode(spec, node)) return { runs: false, stays: false }
  const tolerations = tolerationsOf(spec)
  return {
    runs: toleratesAll(tolerations, taints, ['NoSchedule', 'NoExecute']),
    stays: toleratesAll(tolerations, taints, ['NoExecute']),
  }
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
