import type { Mirror, MirrorChange } from '../../cluster/mirror.ts'
import { controllerOf, sameJson, splitApiVersion, type Obj } from '../../cluster/object.ts'
import type { ParentRule, Plan } from './plan/plan.ts'
import { childSelector } from './sync/selector.ts'
import { hasFinalizer, isDeleting } from './sync/finalizer.ts'

/** Parents of one rule, as far as triggers look at them. */
export interface ParentSource {
  rule: ParentRule
  mirror: Pick<Mirror, 'get' | 'list'>
}

/** Whether a controller cares about an object of its parents' kind at all. */
export const isParent = (object: Obj, { rule, plan }: { rule: ParentRule; plan: Plan }): boolean =>
  rule.selects(object) || hasFinalizer(object, plan)

/**
 * Whether a change of a parent sends it to its hook (protocol.md §3.1).
 *
 * @example
 * parentTriggers({ type: 'set', now: parent }, { rule, plan }) // true when the selector matches
 */
export function parentTriggers(change: MirrorChange, of: { rule: ParentRule; plan: Plan }): boolean {
  if (change.type === 'gone') return isParent(change.was, of)
  const { now, was } = change
  if (of.rule.ignoreStatusChanges && was !== undefined && !isDeleting(now) && !isNoted(was, now)) return false
  return isParent(now, of)
}

/** What counts as a change where status changes are ignored. */
const isNoted = ({ metadata: was }: Obj, { metadata: now }: Obj) =>
  was.generation !== now.generation ||
  !sameJson(was.labels ?? {}, now.labels ?? {}) ||
  !sameJson(was.annotations ?? {}, now.annotations ?? {})

/**
 * Parents that a change of a child sends to their hook (protocol.md §3.1): the one that controls it, or those that might
 * adopt it. A DecoratorController adopts nothing.
 *
 * @example
 * childTriggers({ type: 'set', now: configMap }, { plan, sources }) // [parent]
 */
export function childTriggers(
  change: MirrorChange,
  { plan, sources }: { plan: Plan; sources: readonly ParentSource[] },
): Obj[] {
  const child = change.type === 'gone' ? change.was : change.now
  const isGoing = change.type === 'gone' || isDeleting(child)
  const owner = controllerOf(child)
  if (owner === undefined) {
    return isGoing || plan.kind === 'DecoratorController' ? [] : mayAdopt(child, plan, sources)
  }
  const { group } = splitApiVersion(owner.apiVersion)
  for (const { rule, mirror } of sources) {
    const { resource } = rule
    if (resource.group !== group || resource.kind !== owner.kind) continue
    const namespace = resource.namespaced ? child.metadata.namespace : undefined
    const parent = mirror.get({ namespace, name: owner.name })
    if (parent?.metadata.uid === owner.uid && isParent(parent, { rule, plan })) return [parent]
  }
  return []
}

function mayAdopt(child: Obj, plan: Plan, sources: readonly ParentSource[]): Obj[] {
  // A generated selector asks for the parent's uid in a label: then that parent is the only one.
  if (plan.generateSelector && child.metadata.labels?.['controller-uid'] === undefined) return []
  return sources.flatMap(({ rule, mirror }) =>
    mirror
      .list(rule.resource.namespaced ? child.metadata.namespace : undefined)
      .filter((parent) => isParent(parent, { rule, plan }) && selectsChild(parent, child, plan)),
  )
}

function selectsChild(parent: Obj, child: Obj, plan: Plan): boolean {
  try {
    return childSelector(parent, plan)(child.metadata.labels ?? {})
  } catch {
    // A parent without a usable selector adopts nothing; its own sync says why.
    return false
  }
}
