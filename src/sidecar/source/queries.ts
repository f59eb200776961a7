import type { Rule, Target } from '../model.ts'

/** What one watch brings. */
export interface Query {
  kind: 'ConfigMap' | 'Secret'
  /** Undefined: all. */
  namespace: string | undefined
  labelSelector?: string | undefined
  name?: string | undefined
}

/** A query, and where the keys of what it finds go. */
export interface Need {
  query: Query
  targets: readonly Target[]
}

/**
 * The queries that rules need: one for all rules that ask the same, in the order of the rules.
 *
 * @example
 * needsOf([{ kinds: ['ConfigMap'], namespaces: 'own', name: 'app', target }], 'default')
 * // [{ query: { kind: 'ConfigMap', namespace: 'default', name: 'app' }, targets: [target] }]
 */
export function needsOf(rules: readonly Rule[], ownNamespace: string): Need[] {
  const needs = new Map<string, { query: Query; targets: Target[] }>()
  for (const { kinds, namespaces, labelSelector, name, target } of rules) {
    for (const kind of kinds) {
      for (const namespace of namespacesOf(namespaces, ownNamespace)) {
        const query: Query = { kind, namespace, labelSelector, name }
        const key = JSON.stringify([kind, namespace, labelSelector, name])
        const need = needs.get(key) ?? { query, targets: [] }
        needs.set(key, need)
        need.targets.push(target)
      }
    }
  }
  return [...needs.values()]
}

/** The namespaces that a rule means; undefined stands for all of them. */
export function namespacesOf(namespaces: Rule['namespaces'], own: string): readonly (string | undefined)[] {
  if (namespaces === 'all') return [undefined]
  return namespaces === 'own' ? [own] : namespaces
}

/**
 * A query in words.
 *
 * @example
 * describeQuery({ kind: 'Secret', namespace: 'default', labelSelector: 'app=web' }) // 'Secrets in default (app=web)'
 */
export function describeQuery({ kind, namespace, labelSelector, name }: Query): string {
  const selector = labelSelector === undefined ? '' : ` (${labelSelector})`
  if (name !== undefined && namespace !== undefined) return `${kind} ${namespace}/${name}${selector}`
  const what = name === undefined ? `${kind}s` : `${kind}s ${name}`
  return `${what} in ${namespace ?? 'all namespaces'}${selector}`
}
