import type { Obj } from '../../../cluster/object.ts'
import type { Control } from '../control.ts'

/** The API server puts it on every new node. */
const NOT_READY = 'node.kubernetes.io/not-ready'

/** Lets Pods on nodes that are ready. What else the real one does, such as evicting from nodes that are not, is not done. */
export const nodeLifecycle: Control = {
  name: 'node-controller',
  kind: { apiVersion: 'v1', kind: 'Node' },
  owns: [],
  reconcile(node) {
    const open = opened(node)
    return { writes: open ? [{ op: 'replace', object: open }] : [] }
  },
}

/**
 * A node without the taint of those that are not ready; undefined when it is not ready, or has none.
 *
 * @example
 * const open = opened(await api.create(node))
 */
export function opened(node: Obj): Obj | undefined {
  const { taints = [], ...spec } = (node.spec ?? {}) as { taints?: { key: string }[] }
  const { conditions = [] } = (node.status ?? {}) as { conditions?: { type: string; status: string }[] }
  if (!conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return undefined
  const left = taints.filter(({ key }) => key !== NOT_READY)
  if (left.length === taints.length) return undefined
  return { ...node, spec: { ...spec, ...(left.length > 0 && { taints: left }) } }
}
