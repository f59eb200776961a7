import { selectorMatcher, type LabelMatcher, type LabelSelector } from '../../../cluster/selector.ts'
import { printRule } from './go-print.ts'
import type { RelatedRule } from './rule.ts'

/** How a rule selects (protocol.md §3.9). */
export type Selects = 'labels' | 'namespace-and-labels' | 'namespace-selector' | 'namespace-and-names'

/** A rule whose selectors are built once. What is wrong with it is thrown where Metacontroller finds it. */
export interface PreparedRule {
  apiVersion: string
  resource: string
  /** Empty: none. */
  namespace: string
  /** Undefined: all. */
  names: ReadonlySet<string> | undefined
  selects(): Selects
  labels(): LabelMatcher
  namespaces(): LabelMatcher
}

/**
 * Prepares a rule of a customize answer.
 *
 * @example
 * prepareRule({ apiVersion: 'v1', resource: 'secrets', names: ['a'] }).selects() // 'namespace-and-names'
 */
export function prepareRule(rule: RelatedRule): PreparedRule {
  const { apiVersion, resource, labelSelector, namespaceSelector } = rule
  const names = rule.names ?? []
  return {
    apiVersion,
    resource,
    namespace: rule.namespace ?? '',
    names: names.length === 0 ? undefined : new Set(names),
    selects: once(() => waySelected(rule)),
    labels: once(() => matcher(labelSelector)),
    namespaces: once(() => matcher(namespaceSelector)),
  }
}

function waySelected(rule: RelatedRule): Selects {
  const byLabels = rule.labelSelector != null
  const byNamespaces = rule.namespaceSelector != null
  const namespace = (rule.namespace ?? '') !== ''
  const names = (rule.names ?? []).length > 0
  if (names && (byLabels || byNamespaces)) {
    throw new Error(
      `related rule cannot have both names and labelSelector/namespaceSelector specified: ${printRule(rule)}`,
    )
  }
  if (namespace && byNamespaces) {
    throw new Error(
      `related rule cannot have both namespace and namespaceSelector specified: ${printRule(rule)}`,
    )
  }
  if (byNamespaces) return 'namespace-selector'
  if (byLabels && namespace) return 'namespace-and-labels'
  return namespace || names ? 'namespace-and-names' : 'labels'
}

/** No selector selects everything. */
function matcher(selector: LabelSelector | null | undefined): LabelMatcher {
  return selector == null ? () => true : selectorMatcher(selector)
}

/** Computes at most once, failures too. */
function once<T>(compute: () => T): () => T {
  let result: { value: T } | { error: unknown } | undefined
  return () => {
    result ??= attempt(compute)
    if ('error' in result) throw result.error
    return result.value
  }
}

function attempt<T>(compute: () => T): { value: T } | { error: unknown } {
  try {
    return { value: compute() }
  } catch (error) {
    return { error }
  }
}
