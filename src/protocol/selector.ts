import { isFields, own, type Fields } from './own.ts'

/** One entry of matchExpressions, checked. */
interface Requirement {
  key: string
  operator: string
  values?: readonly unknown[] | null
}

/** Something that is wrong with a selector. */
export interface SelectorProblem {
  steps: (string | number)[]
  message: string
}

const operators: ReadonlySet<unknown> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist'])
const labelValue = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/
const labelName =
  /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/

/**
 * The first thing that keeps Metacontroller from building a selector, or undefined when there is nothing.
 *
 * @example
 * selectorProblem({ matchExpressions: [{ key: 'app', operator: 'In' }] })?.message // 'In needs values'
 */
export function selectorProblem(selector: Fields): SelectorProblem | undefined {
  const labels = own(selector, 'matchLabels')
  if (labels != null) {
    if (!isFields(labels)) return { steps: ['matchLabels'], message: 'matchLabels is not an object' }
    for (const key of Object.keys(labels)) {
      const problem = keyProblem(key) ?? valueProblem(labels[key])
      if (problem !== undefined) return { steps: ['matchLabels', key], message: problem }
    }
  }
  const expressions = own(selector, 'matchExpressions')
  if (expressions == null) return undefined
  if (!Array.isArray(expressions))
    return { steps: ['matchExpressions'], message: 'matchExpressions is not an array' }
  for (const [index, expression] of expressions.entries()) {
    const problem = expressionProblem(expression)
    if (problem !== undefined) {
      return { steps: ['matchExpressions', index, ...problem.steps], message: problem.message }
    }
  }
  return undefined
}

/** A selector that Metacontroller can build and that selects something less than everything. */
export interface Selector {
  labels: [name: string, value: unknown][]
  requirements: Requirement[]
}

/**
 * Prepares a selector for matching; undefined when it selects nothing at all or cannot be built.
 *
 * @example
 * usableSelector({ matchLabels: {} }) // undefined
 */
export function usableSelector(selector: unknown): Selector | undefined {
  if (!isFields(selector) || selectorProblem(selector) !== undefined) return undefined
  const labels = Object.entries((own(selector, 'matchLabels') ?? {}) as Fields)
  const requirements = (own(selector, 'matchExpressions') ?? []) as Requirement[]
  return labels.length === 0 && requirements.length === 0 ? undefined : { labels, requirements }
}

/**
 * Whether a selector selects an object with such labels.
 *
 * @example
 * selects(usableSelector({ matchLabels: { app: 'web' } })!, { app: 'web', tier: 'front' }) // true
 */
export function selects(selector: Selector, labels: Fields): boolean {
  return (
    selector.labels.every(([name, value]) => own(labels, name) === value) &&
    selector.requirements.every((requirement) => meets(labels, requirement))
  )
}

function meets(labels: Fields, { key, operator, values }: Requirement): boolean {
  const value = own(labels, key)
  if (operator === 'In') return value !== undefined && values?.includes(value) === true
  if (operator === 'NotIn') return value === undefined || values?.includes(value) !== true
  return (value !== undefined) === (operator === 'Exists')
}

function expressionProblem(expression: unknown): SelectorProblem | undefined {
  if (!isFields(expression)) return { steps: [], message: 'a requirement is not an object' }
  const key = own(expression, 'key')
  const problem = keyProblem(key)
  if (problem !== undefined) return { steps: ['key'], message: problem }
  const operator = own(expression, 'operator')
  if (!operators.has(operator)) {
    return { steps: ['operator'], message: 'operator is none of In, NotIn, Exists, DoesNotExist' }
  }
  const values = own(expression, 'values') ?? []
  if (!Array.isArray(values)) return { steps: ['values'], message: 'values is not an array' }
  const needsValues = operator === 'In' || operator === 'NotIn'
  if (needsValues && values.length === 0) return { steps: ['values'], message: `${operator} needs values` }
  if (!needsValues && values.length > 0)
    return { steps: ['values'], message: `${String(operator)} takes no values` }
  const bad = values.findIndex((value) => valueProblem(value) !== undefined)
  return bad === -1 ? undefined : { steps: ['values', bad], message: valueProblem(values[bad]) ?? '' }
}

function keyProblem(key: unknown): string | undefined {
  return typeof key === 'string' && labelName.test(key) ? undefined : 'not a label key'
}

function valueProblem(value: unknown): string | undefined {
  return typeof value === 'string' && labelValue.test(value) ? undefined : 'not a label value'
}
