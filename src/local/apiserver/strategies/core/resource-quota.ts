import type { Obj } from '../../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../../protocol/own.ts'
import { invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { IMMUTABLE } from '../../validate/texts.ts'
import { invalidFor } from '../shared/checks.ts'
import { nanoOf } from '../shared/quantity.ts'
import { items, part, text, texts } from '../shared/read.ts'
import { resourceNameProblems } from '../shared/resource-names.ts'
import { quantityCauses } from './quantities.ts'
import { split } from './split.ts'

const PODS = new Set([
  'pods',
  'cpu',
  'memory',
  'limits.cpu',
  'limits.memory',
  'requests.cpu',
  'requests.memory',
])
/** What each scope can count. */
const SCOPES: Record<string, ReadonlySet<string> | undefined> = {
  Terminating: PODS,
  NotTerminating: PODS,
  NotBestEffort: PODS,
  PriorityClass: PODS,
  CrossNamespacePodAffinity: PODS,
  BestEffort: new Set(['pods']),
  VolumeAttributesClass: new Set(['persistentvolumeclaims', 'requests.storage']),
}
const EXCLUSIVE = [
  ['BestEffort', 'NotBestEffort'],
  ['NotTerminating', 'Terminating'],
]
const ONLY_EXISTS = new Set([
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
])
const NOT_FOR_QUOTA = new Set(['storage'])

export const resourceQuota: Strategy = {
  metadataRepeats: ['update'],
  prepare: split(() => ({})),
  validate: (next, previous, { subresource }) =>
    subresource === 'status'
      ? ['hard', 'used'].flatMap((list) => amountCauses(part(next.status)[list], `status.${list}`))
      : [...specCauses(part(next.spec)), ...(previous === undefined ? [] : scopeChanges(next, previous))],
  warnings: (next, previous) => (previous === undefined ? orderWarnings(part(part(next.spec).hard)) : []),
}

function specCauses(spec: Fields): Cause[] {
  const hard = Object.keys(part(spec.hard)).sort()
  return [
    ...amountCauses(spec.hard, 'spec.hard'),
    ...scopesCauses(texts(spec.scopes), hard),
    ...(isFields(spec.scopeSelector) ? selectorCauses(spec.scopeSelector, texts(spec.scopes), hard) : []),
  ]
}

const amountCauses = (amounts: unknown, path: string): Cause[] =>
  Object.entries(part(amounts)).flatMap(([name, value]) => {
    const at = `${path}[${name}]`
    return [...invalidFor(at, name, quotaNameProblems(name)), ...quantityCauses(name, value, at)]
  })

function quotaNameProblems(name: string): string[] {
  const problems = resourceNameProblems(name)
  if (!name.includes('/') && !isQuotaName(name)) problems.push('must be a standard resource for quota')
  return problems
}

const isQuotaName = (name: string): boolean =>
  resourceNameProblems(name).length === 0 && !name.includes('/') && !NOT_FOR_QUOTA.has(name)

const countsNot = (scope: string, hard: readonly string[]): number => {
  const counted = Object.hasOwn(SCOPES, scope) ? SCOPES[scope] : undefined
  return counted === undefined ? 0 : hard.filter((name) => isQuotaName(name) && !counted.has(name)).length
}

function scopesCauses(scopes: string[], hard: readonly string[]): Cause[] {
  const told = (why: string) => invalidValue('spec.scopes', scopes, why)
  const causes = scopes.flatMap((scope) => [
    ...(Object.hasOwn(SCOPES, scope) ? [] : [told('unsupported scope')]),
    ...Array.from({ length: countsNot(scope, hard) }, () => told('unsupported scope applied to resource')),
  ])
  return [...causes, ...conflicts(scopes).map(() => told('conflicting scopes'))]
}

const conflicts = (scopes: readonly string[]) =>
  EXCLUSIVE.filter((pair) => pair.every((scope) => scopes.includes(scope)))

function selectorCauses(selector: Fields, scopes: string[], hard: readonly string[]): Cause[] {
  const path = 'spec.scopeSelector.matchExpressions'
  const expressions = items(selector.matchExpressions)
  const causes = expressions.flatMap((expression) => expressionCauses(expression, selector, hard, path))
  const named = expressions.map(({ scopeName }) => text(scopeName))
  return [
    ...causes,
    ...conflicts(named).map(() =>
      invalidValue(path, scopes.length === 0 ? null : scopes, 'conflicting scopes'),
    ),
  ]
}

function expressionCauses(
  expression: Fields,
  selector: Fields,
  hard: readonly string[],
  path: string,
): Cause[] {
  const scope = text(expression.scopeName)
  const operator = text(expression.operator)
  const values = texts(expression.values)
  const causes: Cause[] = []
  if (!Object.hasOwn(SCOPES, scope))
    causes.push(invalidValue(`${path}.scopeName`, scope, 'unsupported scope'))
  for (let count = countsNot(scope, hard); count > 0; count--) {
    causes.push(invalidValue(path, printedSelector(selector), 'unsupported scope applied to resource'))
  }
  if (ONLY_EXISTS.has(scope) && operator !== 'Exists') {
    const names =
      'Terminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort'
    const why = `must be 'Exists' when scope is any of ResourceQuotaScope${names} or ResourceQuotaScopeCrossNamespacePodAffinity`
    causes.push(invalidValue(`${path}.operator`, operator, why))
  }
  if (operator === 'In' || operator === 'NotIn') {
    const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    if (values.length === 0) causes.push(required(`${path}.values`, why))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    if (values.length > 0) causes.push(invalidValue(`${path}.values`, values, why))
  } else causes.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'))
  return causes
}

const printedSelector = (selector: Fields) => ({
  MatchExpressions: items(selector.matchExpressions).map(({ scopeName, operator, values }) => ({
    ScopeName: text(scopeName),
    Operator: text(operator),
    Values: values ?? null,
  })),
})

function scopeChanges(next: Obj, previous: Obj): Cause[] {
  const now = texts(part(next.spec).scopes)
  const had = new Set(texts(part(previous.spec).scopes))
  const same = new Set(now).size === had.size && now.every((scope) => had.has(scope))
  return same ? [] : [invalidValue('spec.scopes', now.length === 0 ? null : now, IMMUTABLE)]
}

function orderWarnings(hard: Fields): string[] {
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const bare = (name === 'cpu' || name === 'memory') && own(hard, `requests.${name}`) === undefined
    const request = bare ? name : `requests.${name}`
    const asked = own(hard, request)
    const limit = own(hard, `limits.${name}`)
    if (asked === undefined || limit === undefined || nanoOf(asked) <= nanoOf(limit)) return []
    return [`ResourceQuota ${request} (${text(asked)}) should be less than limits.${name} (${text(limit)})`]
  })
}
