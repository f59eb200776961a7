import {
  checkRequirement,
  meets,
  type Labels,
  type Operator,
  type Requirement,
} from './selectors/requirement.ts'
import { quote, SelectorError } from './selectors/selector-error.ts'
import { parseRequirements } from './selectors/text.ts'

export { escapeFieldValue, parseFieldSelector, type FieldTerm } from './selectors/fields.ts'
export { labelKeyProblems, labelValueProblems } from './selectors/label-syntax.ts'
export type { Labels } from './selectors/requirement.ts'
export { SelectorError } from './selectors/selector-error.ts'

/** Whether labels are selected. */
export type LabelMatcher = (labels: Labels) => boolean

/** A `metav1.LabelSelector`. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>> | null
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] | null }[] | null
}

const expressionOperators: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
])

/**
 * Reads the text of a label selector; the empty text selects everything.
 * Throws a `SelectorError` in the words of the API server.
 *
 * @example
 * parseLabelSelector('app in (web,api),!legacy')({ app: 'web' }) // true
 */
export function parseLabelSelector(text: string): LabelMatcher {
  return matcher(parseRequirements(text))
}

/**
 * Prepares a selector of an object's spec: none selects nothing, an empty one everything, as in Kubernetes.
 *
 * @example
 * selectorMatcher({ matchLabels: { app: 'web' } })({ app: 'web', tier: 'front' }) // true
 */
export function selectorMatcher(selector: LabelSelector | null | undefined): LabelMatcher {
  return selector == null ? () => false : matcher(requirementsOf(selector))
}

/**
 * The text that selects what a selector object selects, for `labelSelector` in a list or a watch.
 *
 * @example
 * formatSelector({ matchExpressions: [{ key: 'app', operator: 'In', values: ['b', 'a'] }] }) // 'app in (a,b)'
 */
export function formatSelector(selector: LabelSelector): string {
  return requirementsOf(selector).map(formatRequirement).join(',')
}

function matcher(requirements: readonly Requirement[]): LabelMatcher {
  return (labels) => requirements.every((requirement) => meets(labels, requirement))
}

function requirementsOf({ matchLabels, matchExpressions }: LabelSelector): Requirement[] {
  const exact = Object.entries(matchLabels ?? {}).map(([key, value]) =>
    checkRequirement({ key, operator: '=', values: [value] }),
  )
  const sets = (matchExpressions ?? []).map(({ key, operator: name, values }) => {
    const operator = expressionOperators.get(name)
    if (operator === undefined)
      throw new SelectorError(`${quote(name)} is not a valid label selector operator`)
    return checkRequirement({ key, operator, values: values ?? [] })
  })
  return [...exact, ...sets].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${[...values].sort().join(',')})`
    case 'gt':
    case 'lt':
      return `${key}${operator === 'gt' ? '>' : '<'}${values[0] ?? ''}`
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${values[0] ?? ''}`
  }
}
