import { labelKeyProblems, labelValueProblems } from './label-syntax.ts'
import { quote, SelectorError } from './selector-error.ts'

/** Operators of label selectors, as Kubernetes names them in messages. */
export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!'

/** One term of a label selector. */
export interface Requirement {
  key: string
  operator: Operator
  values: readonly string[]
}

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>> | undefined

interface Rule {
  allows: (count: number) => boolean
  otherwise: string
}

const set: Rule = {
  allows: (count) => count > 0,
  otherwise: "for 'in', 'notin' operators, values set can't be empty",
}
const exact: Rule = {
  allows: (count) => count === 1,
  otherwise: 'exact-match compatibility requires one single value',
}
const none: Rule = {
  allows: (count) => count === 0,
  otherwise: 'values set must be empty for exists and does not exist',
}
const ordered: Rule = {
  allows: (count) => count === 1,
  otherwise: "for 'Gt', 'Lt' operators, exactly one value is required",
}
const rules: Record<Operator, Rule> = {
  in: set,
  notin: set,
  '=': exact,
  '==': exact,
  '!=': exact,
  gt: ordered,
  lt: ordered,
  exists: none,
  '!': none,
}

/**
 * Checks one term; throws what the API server would answer.
 *
 * @example
 * checkRequirement({ key: 'app', operator: 'in', values: [] }) // throws: values set can't be empty
 */
export function checkRequirement({ key, operator, values }: Requirement): Requirement {
  const problems: string[] = []
  const invalid = (path: string, value: string, detail: string) =>
    problems.push(`${path}: Invalid value: ${value}: ${detail}`)
  const keyProblems = labelKeyProblems(key)
  if (keyProblems.length > 0) invalid('key', quote(key), keyProblems.join('; '))
  const rule = rules[operator]
  if (!rule.allows(values.length)) {
    invalid('values', values.length === 0 ? 'null' : JSON.stringify(values), rule.otherwise)
  }
  if (rule === ordered) {
    for (const [index, value] of values.entries()) {
      if (integer(value) !== undefined) continue
      invalid(`values[${index}]`, quote(value), "for 'Gt', 'Lt' operators, the value must be an integer")
    }
  }
  for (const [index, value] of values.entries()) {
    const valueProblems = labelValueProblems(value)
    if (valueProblems.length > 0) invalid(`values[${index}][${key}]`, quote(value), valueProblems.join('; '))
  }
  const texts = [...new Set(problems)]
  if (texts.length > 0) throw new SelectorError(texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`)
  return { key, operator, values }
}

/**
 * Whether labels meet one term.
 *
 * @example
 * meets({ app: 'web' }, { key: 'app', operator: '!=', values: ['db'] }) // true
 */
export function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt': {
      const [left, right] = [integer(value), integer(values[0])]
      if (left === undefined || right === undefined) return false
      return operator === 'gt' ? left > right : left < right
    }
  }
}

const LIMIT = 2n ** 63n

/** A 64 bit integer, or undefined. */
function integer(text: string | undefined): bigint | undefined {
  if (text === undefined || text.length > 100 || !/^[-+]?[0-9]+$/.test(text)) return undefined
  const number = BigInt(text.replace('+', ''))
  return number >= -LIMIT && number < LIMIT ? number : undefined
}
