import { selectorMatcher, type LabelMatcher } from '../../../cluster/selector.ts'
import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { errorText } from '../error-text.ts'
import type { Plan } from '../plan/plan.ts'
import { decodeSelector, printSelector } from './label-selector.ts'
import { parentName } from './parent-name.ts'

/**
 * What the labels of a composite parent's children have to match (protocol.md §3.3).
 *
 * @throws Error with Metacontroller's text when the parent has no usable selector
 * @example
 * childSelector(parent, plan)({ app: 'web' }) // true
 */
export function childSelector(parent: Obj, plan: Plan): LabelMatcher {
  const { uid } = parent.metadata
  if (plan.generateSelector) return (labels) => labels?.['controller-uid'] === uid
  const spec = own(parent, 'spec')
  const given = spec == null || isFields(spec) ? decodeSelector(own(spec ?? {}, 'selector')) : undefined
  if (given === undefined) throw new Error(`can't get label selector from ${parentName(parent)}`)
  if (count(given.matchLabels) + count(given.matchExpressions) === 0) {
    throw new Error('.spec.selector must have either matchLabels, matchExpressions, or both')
  }
  try {
    return selectorMatcher(given)
  } catch (error) {
    throw new Error(`can't convert label selector (${printSelector(given)}): ${errorText(error)}`, {
      cause: error,
    })
  }
}

const count = (value: object | undefined) => Object.keys(value ?? {}).length
