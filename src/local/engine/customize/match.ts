import type { Mirror } from '../../../cluster/mirror.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { PreparedRule, Selects } from './prepared-rule.ts'

/** A parent whose rules are looked through. */
export interface Watcher {
  namespace: string
  /** Whether it lives in a namespace and its customize hook is v1. */
  v1: boolean
}

/** The kind of the objects that changed. */
export interface ChangedKind {
  namespaced: boolean
  /** Undefined: not known yet, so that no namespaceSelector matches. */
  namespaces: Pick<Mirror, 'get'> | undefined
}

type Match = (rule: PreparedRule, watcher: Watcher, kind: ChangedKind) => (related: Obj) => boolean

/**
 * Whether a change of any of these objects concerns a parent with this rule. It is close to what `selectRelated` selects
 * but, as in Metacontroller, not equal to it; a rule that is not allowed matches nothing (protocol.md §3.9).
 *
 * @example
 * matchesRule(rule, { namespace: 'default', v1: true }, kind, [secret])
 */
export function matchesRule(
  rule: PreparedRule,
  watcher: Watcher,
  kind: ChangedKind,
  changed: readonly Obj[],
): boolean {
  try {
    return changed.some(ways[rule.selects()](rule, watcher, kind))
  } catch {
    return false
  }
}

const never = () => false
const spaceOf = ({ metadata }: Obj) => metadata.namespace ?? ''

const ways: Record<Selects, Match> = {
  labels(rule, watcher, { namespaced }) {
    const labels = rule.labels()
    return (related) =>
      labels(related.metadata.labels) && !(watcher.v1 && namespaced && spaceOf(related) !== watcher.namespace)
  },
  'namespace-and-labels'(rule, watcher, { namespaced }) {
    if (watcher.v1 && rule.namespace !== watcher.namespace) return never
    const labels = rule.labels()
    return (related) =>
      labels(related.metadata.labels) && (!namespaced || spaceOf(related) === rule.namespace)
  },
  'namespace-and-names'({ namespace, names }, watcher, { namespaced }) {
    if (watcher.v1 && namespace !== '' && namespace !== watcher.namespace) return never
    const only = watcher.v1 ? watcher.namespace : namespace
    const confined = namespaced && (watcher.v1 || namespace !== '')
    return (related) =>
      !(confined && spaceOf(related) !== only) && (names?.has(related.metadata.name ?? '') ?? true)
  },
  'namespace-selector'(rule, { v1 }, { namespaced, namespaces }) {
    if (v1 || !namespaced || !namespaces) return never
    const [selected, labels] = [rule.namespaces(), rule.labels()]
    return (related) => {
      const namespace = namespaces.get({ name: spaceOf(related) })
      return namespace !== undefined && selected(namespace.metadata.labels) && labels(related.metadata.labels)
    }
  },
}
