import type { Obj } from '../../../cluster/object.ts'
import type { OwnerIndex } from '../../control/owner-index.ts'
import { DECORATOR_ANNOTATION } from '../apply/desire.ts'
import type { ObservedGroup } from '../observed.ts'
import type { ChildRule, Plan } from '../plan/plan.ts'

/** The objects of one child rule, by who controls them. */
export interface ChildSource {
  rule: ChildRule
  index: OwnerIndex
}

/**
 * Objects of a child rule that may be the parent's: those that it controls and those that nobody controls; of a
 * DecoratorController only those that it made (protocol.md §3.3, §4).
 *
 * @example
 * candidatesOf(parent, plan, { rule, index }).objects
 */
export function candidatesOf(parent: Obj, plan: Plan, { rule, index }: ChildSource): ObservedGroup {
  const { kind, namespaced } = rule.resource
  const { uid = '', namespace } = parent.metadata
  const owned = index.owned(uid, namespace)
  const objects =
    plan.kind === 'CompositeController'
      ? [...owned, ...index.orphans(namespace)]
      : owned.filter(({ metadata }) => metadata.annotations?.[DECORATOR_ANNOTATION] === plan.name)
  return { apiVersion: rule.apiVersion, kind, namespaced, objects }
}
