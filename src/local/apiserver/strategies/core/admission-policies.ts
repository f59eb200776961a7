import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelSelectorCauses, type LabelSelector } from '../../validate/labels.ts'
import { label1035, pathSegment, subdomain } from '../../validate/names.ts'
import { invalidFor, oneOf } from '../shared/checks.ts'
import { ensure, fillUnset, items, part, text, texts } from '../shared/read.ts'
import { defaultRules, ruleCauses } from './admission-rules.ts'
import { matchConditionCauses } from './match-conditions.ts'
import { split } from './split.ts'
import { staticNameWarnings } from './webhooks.ts'

const FAILURE_POLICIES = ['Fail', 'Ignore']
const MATCH_POLICIES = ['Equivalent', 'Exact']
const ACTIONS = ['Audit', 'Deny', 'Warn']
const RULE_LISTS = ['resourceRules', 'excludeResourceRules']

const common: Strategy = {
  hasGeneration: true,
  blindUpdate: false,
  metadataRepeats: ['create'],
  warnings: ({ metadata }) => staticNameWarnings(metadata.name ?? ''),
}

/** Policies whose expressions are not looked into. */
export const validatingPolicy: Strategy = {
  ...common,
  defaults: defaultPolicy,
  prepare: split(() => ({}), { guardsMetadata: true }),
  validate: (next, _previous, { subresource }) =>
    subresource === 'status'
      ? []
      : [
          ...policyCauses(next),
          ...matchConditionCauses(part(next.spec).matchConditions, 'spec.matchConditions'),
          ...contentCauses(next),
        ],
}

export const mutatingPolicy: Strategy = {
  ...common,
  defaults: defaultPolicy,
  validate: (next) => [
    ...policyCauses(next),
    ...matchConditionCauses(part(next.spec).matchConditions, 'spec.matchConditions'),
    ...(items(part(next.spec).mutations).length > 0
      ? []
      : [required('spec.mutations', 'mutations must contain at least one item')]),
    ...oneOf(part(next.spec).reinvocationPolicy, ['IfNeeded', 'Never'], 'spec.reinvocationPolicy'),
  ],
}

export const validatingPolicyBinding: Strategy = {
  ...common,
  defaults: defaultBinding,
  validate: (next) => [...bindingCauses(next), ...actionCauses(texts(part(next.spec).validationActions))],
}

export const mutatingPolicyBinding: Strategy = {
  ...common,
  defaults: defaultBinding,
  validate: bindingCauses,
}

function defaultPolicy(next: Obj): void {
  const spec = ensure(next, 'spec')
  fillUnset(spec, 'failurePolicy', 'Fail')
  defaultMatch(spec.matchConstraints)
}

function defaultBinding({ spec }: Obj): void {
  defaultMatch(part(spec).matchResources)
}

function defaultMatch(match: unknown): void {
  if (!isFields(match)) return
  fillUnset(match, 'matchPolicy', 'Equivalent')
  fillUnset(match, 'namespaceSelector', {})
  fillUnset(match, 'objectSelector', {})
  for (const list of RULE_LISTS) defaultRules(items(match[list]))
}

function policyCauses({ spec: value }: Obj): Cause[] {
  const spec = part(value)
  const causes = oneOf(spec.failurePolicy, FAILURE_POLICIES, 'spec.failurePolicy')
  if (isFields(spec.paramKind)) causes.push(...paramKindCauses(spec.paramKind))
  if (!isFields(spec.matchConstraints)) return [...causes, required('spec.matchConstraints')]
  causes.push(...matchCauses(spec.matchConstraints, 'spec.matchConstraints'))
  return items(spec.matchConstraints.resourceRules).length > 0
    ? causes
    : [...causes, required('spec.matchConstraints.resourceRules')]
}

function paramKindCauses(param: Fields): Cause[] {
  const path = 'spec.paramKind'
  const apiVersion = text(param.apiVersion)
  const kind = text(param.kind)
  const problems = label1035(kind.toLowerCase())
  const causes =
    apiVersion === '' ? [required(`${path}.apiVersion`)] : apiVersionCauses(apiVersion, `${path}.apiVersion`)
  if (kind === '') causes.push(required(`${path}.kind`))
  else if (problems.length > 0) {
    const why = `may have mixed case, but should otherwise match: ${problems.join(',')}`
    causes.push(invalidValue(`${path}.kind`, kind, why))
  }
  return causes
}

function apiVersionCauses(apiVersion: string, path: string): Cause[] {
  const parts = apiVersion.split('/')
  if (parts.length > 2)
    return [invalidValue(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const version = parts.at(-1) ?? ''
  const group = parts.length === 2 ? (parts[0] ?? '') : ''
  const inGroup = group === '' ? [] : subdomain(group)
  const causes = inGroup.length === 0 ? [] : [invalidValue(path, group, inGroup.join(','))]
  if (version === '') return [...causes, invalidValue(path, apiVersion, 'version must be specified')]
  const inVersion = label1035(version)
  return inVersion.length === 0 ? causes : [...causes, invalidValue(path, version, inVersion.join(','))]
}

function matchCauses(match: Fields, path: string): Cause[] {
  const selector = (name: string) =>
    labelSelectorCauses(match[name] as LabelSelector | undefined, `${path}.${name}`)
  return [
    ...oneOf(match.matchPolicy, MATCH_POLICIES, `${path}.matchPolicy`),
    ...selector('namespaceSelector'),
    ...selector('objectSelector'),
    ...RULE_LISTS.flatMap((list) =>
      items(match[list]).flatMap((rule, index) => namedRuleCauses(rule, `${path}.${list}[${index}]`)),
    ),
  ]
}

function namedRuleCauses(rule: Fields, path: string): Cause[] {
  const names = texts(rule.resourceNames)
  return [
    ...names.flatMap((name, index) => [
      ...invalidFor(`${path}.resourceNames[${index}]`, name, pathSegment(name)),
      ...(names.indexOf(name) < index ? [duplicate(`${path}.resourceNames[${index}]`, name)] : []),
    ]),
    ...ruleCauses(rule, path),
  ]
}

function contentCauses({ spec }: Obj): Cause[] {
  const { validations, auditAnnotations } = part(spec)
  if (items(validations).length === 0 && items(auditAnnotations).length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item'
    return [required('spec.validations', why), required('spec.auditAnnotations', why)]
  }
  return items(validations).flatMap((validation, index) =>
    text(validation.expression).trim() === ''
      ? [required(`spec.validations[${index}].expression`, 'expression is not specified')]
      : [],
  )
}

function bindingCauses({ spec: value }: Obj): Cause[] {
  const spec = part(value)
  const name = text(spec.policyName)
  return [
    ...(name === '' ? [required('spec.policyName')] : invalidFor('spec.policyName', name, subdomain(name))),
    ...(isFields(spec.paramRef) ? paramRefCauses(spec.paramRef) : []),
    ...(isFields(spec.matchResources) ? matchCauses(spec.matchResources, 'spec.matchResources') : []),
  ]
}

function paramRefCauses(reference: Fields): Cause[] {
  const path = 'spec.paramRef'
  const name = text(reference.name)
  const hasSelector = isFields(reference.selector)
  const both = 'name and selector are mutually exclusive'
  return [
    ...invalidFor(`${path}.name`, name, pathSegment(name)),
    ...(name !== '' && hasSelector ? [forbiddenField(`${path}.name`, both)] : []),
    ...labelSelectorCauses(reference.selector as LabelSelector | undefined, `${path}.selector`),
    ...(name !== '' && hasSelector ? [forbiddenField(`${path}.selector`, both)] : []),
    ...(name === '' && !hasSelector ? [required(path, 'one of name or selector must be specified')] : []),
    ...oneOf(reference.parameterNotFoundAction, ['Deny', 'Allow'], `${path}.parameterNotFoundAction`),
  ]
}

function actionCauses(actions: string[]): Cause[] {
  const path = 'spec.validationActions'
  const causes = actions.flatMap((action, index) => [
    ...(ACTIONS.includes(action) ? [] : [notSupported(`${path}[${index}]`, action, ACTIONS)]),
    ...(actions.indexOf(action) < index ? [duplicate(`${path}[${index}]`, action)] : []),
  ])
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const why =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
    causes.push(invalidValue(path, actions, why))
  }
  return actions.length > 0
    ? causes
    : [...causes, required(path, 'at least one validation action is required')]
}
