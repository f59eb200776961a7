import type { Fields } from '../../../../../protocol/own.ts'
import { required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { labelSelectorCauses } from '../../../validate/labels.ts'
import { invalidGo } from '../../shared/checks.ts'
import { part } from '../../shared/read.ts'
import {
  isEmptySelector,
  labelMatchCauses,
  lastingTemplateCauses,
  readSelector,
  selectorOf,
  templateCauses,
} from '../template.ts'

/** What is wrong with a selector that must be there and select something. */
export function requiredSelectorCauses(spec: Fields, kind: string): Cause[] {
  const selector = selectorOf(spec.selector)
  if (selector === undefined) return [required('spec.selector')]
  const causes = labelSelectorCauses(selector, 'spec.selector')
  if (isEmptySelector(selector)) causes.push(emptySelector(selector, kind))
  return causes
}

/** A selector that has no terms. */
export const emptySelector = (selector: unknown, kind: string): Cause =>
  invalidGo('spec.selector', 'LabelSelector', selector, `empty selector is invalid for ${kind}`)

/**
 * What is wrong with the selector and the template of a Deployment or ReplicaSet.
 *
 * @example
 * replicatedCauses(deployment.spec, 'deployment', 'invalid label selector')
 */
export function replicatedCauses(spec: Fields, kind: string, unreadable: string): Cause[] {
  const causes = requiredSelectorCauses(spec, kind)
  const selector = selectorOf(spec.selector)
  const matches = readSelector(selector)
  if (matches === undefined) {
    return [...causes, invalidGo('spec.selector', 'LabelSelector', selector, unreadable)]
  }
  const template = part(spec.template)
  const empty = selector !== undefined && isEmptySelector(selector)
  return [
    ...causes,
    ...(empty ? [] : labelMatchCauses(matches, template, 'spec.template')),
    ...templateCauses(template, 'spec.template'),
    ...lastingTemplateCauses(template, 'spec.template', 'ReplicaSet'),
  ]
}
