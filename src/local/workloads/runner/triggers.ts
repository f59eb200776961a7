import type { MirrorChange } from '../../../cluster/mirror.ts'
import { controllerOf, keyOf, type Obj } from '../../../cluster/object.ts'
import {
  SelectorError,
  selectorMatcher,
  type LabelMatcher,
  type LabelSelector,
} from '../../../cluster/selector.ts'
import { field } from '../../../cluster/read-json.ts'

/** What triggers look things up in. */
export interface Owning {
  /** The object of the controller's kind with this uid. */
  byUid(uid: string): Obj | undefined
  /** Objects of the controller's kind in a namespace. */
  list(namespace: string | undefined): readonly Obj[]
}

/**
 * Keys of the objects that a change of what they own concerns: the controllers before and after it, or, of an orphan,
 * everybody whose selector selects it.
 *
 * @example
 * ownersToSync({ type: 'gone', was: pod }, replicaSets) // ['default/web-5d4f']
 */
export function ownersToSync(change: MirrorChange, owning: Owning): string[] {
  const now = change.type === 'set' ? change.now : undefined
  const uids = new Set([change.was, now].flatMap((object) => (object && controllerOf(object)?.uid) ?? []))
  const keys = [...uids].flatMap((uid) => owning.byUid(uid) ?? []).map(({ metadata }) => keyOf(metadata))
  return now && isOrphan(now) ? [...keys, ...adopters(now, owning)] : keys
}

const isOrphan = (object: Obj) =>
  controllerOf(object) === undefined && object.metadata.deletionTimestamp == null

const adopters = ({ metadata: { namespace, labels = {} } }: Obj, owning: Owning) =>
  owning
    .list(namespace)
    .filter((object) => matcherOf(object)(labels))
    .map(({ metadata }) => keyOf(metadata))

/** Objects of mirrors never change, so what was read from one holds for as long as it is there. */
const matchers = new WeakMap<Obj, LabelMatcher>()

function matcherOf(object: Obj): LabelMatcher {
  const known = matchers.get(object)
  if (known) return known
  const matcher = readMatcher(object)
  matchers.set(object, matcher)
  return matcher
}

/** A ReplicationController or a Service has no LabelSelector, and a mistake selects nothing. */
function readMatcher(object: Obj): LabelMatcher {
  const selector = field(object.spec, 'selector')
  if (field(selector, 'matchLabels') === undefined && field(selector, 'matchExpressions') === undefined)
    return () => false
  try {
    return selectorMatcher(selector as LabelSelector)
  } catch (error) {
    if (error instanceof SelectorError) return () => false
    throw error
  }
}
