import type { Cause } from '../errors.ts'
import { forbiddenField, invalidValue, required, tooLong } from '../causes.ts'
import { labelValue, qualifiedName } from './names.ts'

/** A `metav1.LabelSelector` that was decoded already. */
export interface LabelSelector {
  matchLabels?: Record<string, string> | null
  matchExpressions?: LabelSelectorRequirement[] | null
}

export interface LabelSelectorRequirement {
  key?: string
  operator?: string
  values?: string[] | null
}

const ANNOTATIONS_LIMIT = 256 * 1024

/** What is wrong with a key of a label, at `path`. */
export const labelKeyCauses = (key: string, path: string): Cause[] =>
  qualifiedName(key).map((problem) => invalidValue(path, key, problem))

/**
 * What is wrong with a set of labels.
 *
 * @example
 * labelCauses({ app: 'a b' }, 'metadata.labels') // [{ reason: 'FieldValueInvalid', … }]
 */
export function labelCauses(labels: Record<string, string> | null | undefined, path: string): Cause[] {
  if (labels == null) return []
  const causes: Cause[] = []
  for (const key of Object.keys(labels)) {
    const value = labels[key] ?? ''
    for (const problem of qualifiedName(key)) causes.push(invalidValue(path, key, problem))
    for (const problem of labelValue(value)) causes.push(invalidValue(path, value, problem))
  }
  return causes
}

/**
 * What is wrong with annotations: their keys, and their size all together.
 *
 * @example
 * annotationCauses({ 'Example.com/Note': 'any text' }, 'metadata.annotations') // []
 */
export function annotationCauses(
  annotations: Record<string, string> | null | undefined,
  path: string,
): Cause[] {
  if (annotations == null) return []
  const causes: Cause[] = []
  let size = 0
  for (const key of Object.keys(annotations)) {
    size += Buffer.byteLength(key) + Buffer.byteLength(annotations[key] ?? '')
    for (const problem of qualifiedName(key.toLowerCase())) causes.push(invalidValue(path, key, problem))
  }
  if (size > ANNOTATIONS_LIMIT) causes.push(tooLong(path, ANNOTATIONS_LIMIT))
  return causes
}

export interface SelectorOptions {
  /** For objects stored with a value that would not be taken today. */
  allowInvalidValues?: boolean
  allowUnknownOperators?: boolean
}

/**
 * What is wrong with a label selector.
 *
 * @example
 * labelSelectorCauses({ matchExpressions: [{ key: 'a', operator: 'In' }] }, 'spec.selector')
 */
export function labelSelectorCauses(
  selector: LabelSelector | null | undefined,
  path: string,
  options: SelectorOptions = {},
): Cause[] {
  if (selector == null) return []
  return [
    ...labelCauses(selector.matchLabels, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index) =>
      requirementCauses(requirement, `${path}.matchExpressions[${index}]`, options),
    ),
  ]
}

function requirementCauses(
  { key = '', operator = '', values }: LabelSelectorRequirement,
  path: string,
  options: SelectorOptions,
): Cause[] {
  const causes: Cause[] = []
  const count = values?.length ?? 0
  if (operator === 'In' || operator === 'NotIn') {
    if (count === 0) {
      causes.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count > 0) {
      causes.push(
        forbiddenField(
          `${path}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      )
    }
  } else if (!options.allowUnknownOperators) {
    causes.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'))
  }
  causes.push(...labelKeyCauses(key, `${path}.key`))
  if (options.allowInvalidValues) return causes
  values?.forEach((value, index) => {
    for (const problem of labelValue(value))
      causes.push(invalidValue(`${path}.values[${index}]`, value, problem))
  })
  return causes
}
