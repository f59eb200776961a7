import type { Fields } from '../../../../protocol/own.ts'
import { items, part, text } from '../shared/read.ts'

/** Labels of nodes that have another name by now, and since when. */
const SUCCESSORS: Record<string, readonly [name: string, since: string] | undefined> = {
  'beta.kubernetes.io/arch': ['kubernetes.io/arch', 'v1.14'],
  'beta.kubernetes.io/os': ['kubernetes.io/os', 'v1.14'],
  'failure-domain.beta.kubernetes.io/region': ['topology.kubernetes.io/region', 'v1.17'],
  'failure-domain.beta.kubernetes.io/zone': ['topology.kubernetes.io/zone', 'v1.17'],
  'beta.kubernetes.io/instance-type': ['node.kubernetes.io/instance-type', 'v1.17'],
}
const OTHERS: Record<string, string | undefined> = {
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods':
    'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

const successor = (key: string) => (Object.hasOwn(SUCCESSORS, key) ? SUCCESSORS[key] : undefined)

/** The name that a label of nodes has now. */
export const successorOf = (key: string): string => successor(key)?.[0] ?? key

/** What is to be said of a label of nodes; undefined when it is in use. */
export function replacedLabel(key: string): string | undefined {
  const found = successor(key)
  if (found !== undefined) return `deprecated since ${found[1]}; use "${found[0]}" instead`
  return Object.hasOwn(OTHERS, key) ? OTHERS[key] : undefined
}

/** The warnings about old labels in the expressions of a selector. */
export function expressionWarnings(expressions: unknown, path: string): string[] {
  return items(expressions).flatMap((expression, index) => {
    const key = text(expression.key)
    const why = replacedLabel(key)
    return why === undefined ? [] : [`${path}.matchExpressions[${index}].key: ${key} is ${why}`]
  })
}

/** The warnings about old labels in a label selector. */
export function selectorWarnings(selector: Fields, path: string): string[] {
  return [
    ...expressionWarnings(selector.matchExpressions, path),
    ...Object.keys(part(selector.matchLabels)).flatMap((key) => {
      const why = replacedLabel(key)
      return why === undefined ? [] : [`${path}.matchLabels.${key}: ${why}`]
    }),
  ]
}
