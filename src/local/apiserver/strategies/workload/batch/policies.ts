import type { Fields } from '../../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required, tooLong, tooMany } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { qualifiedName } from '../../../validate/names.ts'
import { invalidFor, invalidHidden, nonNegative } from '../../shared/checks.ts'
import { fields, items, optional, optionalText, part, text } from '../../shared/read.ts'
import { countIndexes } from './indexes.ts'

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const OPERATORS = ['In', 'NotIn']
const STATUSES = ['False', 'True', 'Unknown']
const MOST_RULES = 20
const MOST_VALUES = 255
const MOST_TEXT = 64 * 1024

/** A list as Go prints it with `%q`. */
const listed = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(' ')}]`

/** A text that must be there and be one of some, with those named when it is not there. */
function choice(value: unknown, allowed: readonly string[], path: string): Cause[] {
  const given = text(value)
  if (given === '') return [required(path, `valid values: ${listed(allowed)}`)]
  return allowed.includes(given) ? [] : [notSupported(path, given, allowed)]
}

/**
 * What is wrong with the rules for Pods of a Job that fail.
 *
 * @example
 * failurePolicyCauses(job.spec.podFailurePolicy, job.spec, 'spec.podFailurePolicy')
 */
export function failurePolicyCauses(policy: Fields, spec: Fields, path: string): Cause[] {
  const rules = items(policy.rules)
  const pod = part(part(spec.template).spec)
  const names = new Set(
    [...items(pod.containers), ...items(pod.initContainers)].map(({ name }) => text(name)),
  )
  const causes = rules.length > MOST_RULES ? [tooMany(`${path}.rules`, rules.length, MOST_RULES)] : []
  return [
    ...causes,
    ...rules.flatMap((rule, index) => {
      const at = `${path}.rules[${index}]`
      const codes = fields(rule.onExitCodes)
      const conditions = items(rule.onPodConditions)
      const found = actionCauses(text(rule.action), spec, `${at}.action`)
      if (codes !== undefined) found.push(...exitCodeCauses(codes, names, `${at}.onExitCodes`))
      found.push(...conditionCauses(conditions, `${at}.onPodConditions`))
      if (codes !== undefined && conditions.length > 0) {
        found.push(invalidHidden(at, 'specifying both OnExitCodes and OnPodConditions is not supported'))
      }
      if (codes === undefined && conditions.length === 0) {
        found.push(invalidHidden(at, 'specifying one of OnExitCodes and OnPodConditions is required'))
      }
      return found
    }),
  ]
}

function actionCauses(action: string, spec: Fields, path: string): Cause[] {
  if (action === 'FailIndex' && spec.backoffLimitPerIndex == null) {
    return [invalidValue(path, action, 'requires the backoffLimitPerIndex to be set')]
  }
  return choice(action, ACTIONS, path)
}

function exitCodeCauses(codes: Fields, names: ReadonlySet<string>, path: string): Cause[] {
  const values = Array.isArray(codes.values) ? (codes.values as number[]) : []
  const container = optionalText(codes.containerName)
  const at = `${path}.values`
  const causes = choice(codes.operator, OPERATORS, `${path}.operator`)
  if (container !== undefined && !names.has(container)) {
    const why = 'must be one of the container or initContainer names in the pod template'
    causes.push(invalidValue(`${path}.containerName`, container, why))
  }
  if (values.length === 0)
    causes.push(invalidValue(at, codes.values ?? null, 'at least one value is required'))
  else if (values.length > MOST_VALUES) causes.push(tooMany(at, values.length, MOST_VALUES))
  const seen = new Set<number>()
  values.forEach((value, index) => {
    if (codes.operator === 'In' && value === 0) {
      causes.push(invalidValue(`${at}[${index}]`, value, 'must not be 0 for the In operator'))
    }
    if (seen.has(value)) causes.push(duplicate(`${at}[${index}]`, value))
    seen.add(value)
  })
  if (values.some((value, index) => index > 0 && (values[index - 1] ?? value) > value)) {
    causes.push(invalidValue(at, values, 'must be ordered'))
  }
  return causes
}

function conditionCauses(conditions: readonly Fields[], path: string): Cause[] {
  const causes = conditions.length > MOST_RULES ? [tooMany(path, conditions.length, MOST_RULES)] : []
  return [
    ...causes,
    ...conditions.flatMap((pattern, index) => {
      const type = text(pattern.type)
      return [
        ...invalidFor(`${path}[${index}].type`, type, qualifiedName(type)),
        ...choice(pattern.status, STATUSES, `${path}[${index}].status`),
      ]
    }),
  ]
}

/**
 * What is wrong with the rules by which a Job succeeds early.
 *
 * @example
 * successPolicyCauses({ rules: [] }, 3, 'spec.successPolicy')
 */
export function successPolicyCauses(policy: Fields, completions: number, path: string): Cause[] {
  const rules = items(policy.rules)
  const at = `${path}.rules`
  const causes: Cause[] = []
  if (rules.length === 0) {
    causes.push(required(at, 'at least one rules must be specified when the successPolicy is specified'))
  }
  if (rules.length > MOST_RULES) causes.push(tooMany(at, rules.length, MOST_RULES))
  return [
    ...causes,
    ...rules.flatMap((rule, index) => successRuleCauses(rule, completions, `${at}[${index}]`)),
  ]
}

function successRuleCauses(rule: Fields, completions: number, path: string): Cause[] {
  const [count, indexes] = [optional(rule.succeededCount), optionalText(rule.succeededIndexes)]
  const causes: Cause[] = []
  if (count === undefined && indexes === undefined) {
    causes.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'))
  }
  let total = 0
  if (indexes !== undefined) {
    const at = `${path}.succeededIndexes`
    if (Buffer.byteLength(indexes) > MOST_TEXT) causes.push(tooLong(at, MOST_TEXT))
    const found = countIndexes(indexes, completions)
    if (typeof found === 'number') total = found
    else causes.push(invalidValue(at, indexes, `error parsing succeededIndexes: ${found}`))
  }
  if (count === undefined) return causes
  const at = `${path}.succeededCount`
  causes.push(...nonNegative(count, at))
  const atMost = (most: number, what: string) => {
    if (count > most) causes.push(invalidValue(at, count, `must be less than or equal to ${most} (${what})`))
  }
  atMost(completions, 'the number of specified completions')
  if (indexes !== undefined) atMost(total, 'the number of indexes in the specified succeededIndexes field')
  return causes
}
