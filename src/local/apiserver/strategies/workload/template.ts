import { SelectorError, selectorMatcher, type LabelMatcher } from '../../../../cluster/selector.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { forbiddenField, notSupported } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { annotationCauses, labelCauses, type LabelSelector } from '../../validate/labels.ts'
import { invalidGo } from '../shared/checks.ts'
import { podAnnotationCauses, profileCauses } from './pod/validate/annotations.ts'
import { noEphemeral, podSpecCauses } from './pod/validate/spec.ts'
import { fields, part, text } from '../shared/read.ts'

export const MISMATCH = '`selector` does not match template `labels`'

/** Labels or annotations, as the checks take them. */
export const textMap = (value: unknown): Record<string, string> | undefined =>
  fields(value) as Record<string, string> | undefined

/** A label selector, as the checks take it. */
export const selectorOf = (value: unknown): LabelSelector | undefined => fields(value)

/**
 * What is wrong with a template of Pods.
 *
 * @example
 * templateCauses(deployment.spec.template, 'spec.template')
 */
export function templateCauses(template: Fields, path: string): Cause[] {
  const meta = part(template.metadata)
  const spec = part(template.spec)
  return [
    ...labelCauses(textMap(meta.labels), `${path}.labels`),
    ...annotationCauses(textMap(meta.annotations), `${path}.annotations`),
    ...podAnnotationCauses(meta.annotations, spec, `${path}.annotations`),
    ...podSpecCauses(spec, undefined, `${path}.spec`),
    ...profileCauses(meta.annotations, spec, `${path}.spec`),
    ...noEphemeral(spec, `${path}.spec`, 'ephemeral containers not allowed in pod template'),
  ]
}

/** A template of Pods that run until they are deleted: they restart always and have no deadline. */
export function lastingTemplateCauses(template: Fields, path: string, kind: string): Cause[] {
  const spec = part(template.spec)
  const restart = text(spec.restartPolicy)
  const causes: Cause[] = []
  if (restart !== 'Always') causes.push(notSupported(`${path}.spec.restartPolicy`, restart, ['Always']))
  if (spec.activeDeadlineSeconds != null) {
    const why = `activeDeadlineSeconds in ${kind} is not Supported`
    causes.push(forbiddenField(`${path}.spec.activeDeadlineSeconds`, why))
  }
  return causes
}

/**
 * What a selector selects; undefined when it cannot be read. None at all selects nothing.
 *
 * @example
 * readSelector({ matchLabels: { app: 'web' } })?.({ app: 'web' }) // true
 */
export function readSelector(selector: LabelSelector | undefined): LabelMatcher | undefined {
  try {
    return selectorMatcher(completed(selector))
  } catch (error) {
    if (error instanceof SelectorError) return undefined
    throw error
  }
}

const completed = (selector: LabelSelector | undefined) =>
  selector && {
    matchLabels: selector.matchLabels ?? null,
    matchExpressions: (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
      key: key ?? '',
      operator: operator ?? '',
      values: values ?? null,
    })),
  }

/** Whether a selector has any terms. */
export const isEmptySelector = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0

/** Whether the labels of a template are selected, as they must be. */
export function labelMatchCauses(matches: LabelMatcher, template: Fields, path: string): Cause[] {
  const labels = textMap(part(template.metadata).labels)
  return matches(labels) ? [] : [invalidGo(`${path}.metadata.labels`, 'Map', labels, MISMATCH)]
}
