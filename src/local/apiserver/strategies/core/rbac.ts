import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelSelectorCauses, type LabelSelector } from '../../validate/labels.ts'
import { pathSegment, subdomain } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { ensure, fill, items, part, text, texts } from '../shared/read.ts'

const GROUP = 'rbac.authorization.k8s.io'
const common: Strategy = {
  names: 'path-segment',
  allowCreateOnUpdate: true,
  metadataRepeats: ['create', 'update'],
  bumps: () => false,
}

export const role: Strategy = { ...common, validate: (next) => rulesCauses(next, true) }

export const clusterRole: Strategy = {
  ...common,
  validate: (next, previous) => [...rulesCauses(next, false), ...aggregationCauses(next, previous)],
}

function rulesCauses({ rules }: Obj, namespaced: boolean): Cause[] {
  return items(rules).flatMap((rule, index) => ruleCauses(rule, namespaced, `rules[${index}]`))
}

function ruleCauses(rule: Fields, namespaced: boolean, path: string): Cause[] {
  const causes: Cause[] = []
  const missing = (field: string, why: string) => {
    if (texts(rule[field]).length === 0) causes.push(required(`${path}.${field}`, why))
  }
  missing('verbs', 'verbs must contain at least one value')
  const urls = texts(rule.nonResourceURLs)
  if (urls.length === 0) {
    missing('apiGroups', 'resource rules must supply at least one api group')
    missing('resources', 'resource rules must supply at least one resource')
    return causes
  }
  const told = (why: string) => causes.push(invalidValue(`${path}.nonResourceURLs`, urls, why))
  if (namespaced) told('namespaced rules cannot apply to non-resource URLs')
  if (['apiGroups', 'resources', 'resourceNames'].some((field) => texts(rule[field]).length > 0)) {
    told('rules cannot apply to both regular resources and non-resource URLs')
  }
  return causes
}

const selectorsOf = (object: Obj | undefined): LabelSelector[] =>
  items(part(object?.aggregationRule).clusterRoleSelectors)

function aggregationCauses(next: Obj, previous: Obj | undefined): Cause[] {
  if (!isFields(next.aggregationRule)) return []
  const path = 'aggregationRule.clusterRoleSelectors'
  const selectors = selectorsOf(next)
  if (selectors.length === 0) {
    return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  }
  const allowInvalidValues = selectorsOf(previous).some((one) => labelSelectorCauses(one, '').length > 0)
  return selectors.flatMap((selector, index) => {
    const at = `${path}[${index}]`
    const isBroken = labelSelectorCauses(selector, at).length > 0
    const causes = labelSelectorCauses(selector, at, { allowInvalidValues })
    return isBroken ? [...causes, invalidValue(at, null, 'invalid label selector.')] : causes
  })
}

export const roleBinding: Strategy = binding(true, ['Role', 'ClusterRole'])
export const clusterRoleBinding: Strategy = binding(false, ['ClusterRole'])

function binding(namespaced: boolean, kinds: string[]): Strategy {
  return {
    ...common,
    defaults: (next) => {
      fill(ensure(next, 'roleRef'), 'apiGroup', GROUP)
      for (const subject of items(next.subjects)) {
        if (subject.kind === 'User' || subject.kind === 'Group') fill(subject, 'apiGroup', GROUP)
      }
    },
    validate: (next, previous) => [
      ...roleRefCauses(part(next.roleRef), kinds),
      ...items(next.subjects).flatMap((subject, index) =>
        subjectCauses(subject, namespaced, `subjects[${index}]`),
      ),
      ...(previous === undefined || isDeepStrictEqual(next.roleRef, previous.roleRef)
        ? []
        : [invalidValue('roleRef', printedRef(part(next.roleRef)), 'cannot change roleRef')]),
    ],
  }
}

const printedRef = ({ apiGroup, kind, name }: Fields) => ({
  APIGroup: text(apiGroup),
  Kind: text(kind),
  Name: text(name),
})

function roleRefCauses({ apiGroup, kind, name }: Fields, kinds: string[]): Cause[] {
  const causes: Cause[] = []
  if (apiGroup !== GROUP) causes.push(notSupported('roleRef.apiGroup', text(apiGroup), [GROUP]))
  if (!kinds.includes(text(kind))) causes.push(notSupported('roleRef.kind', text(kind), kinds))
  return text(name) === ''
    ? [...causes, required('roleRef.name')]
    : [...causes, ...invalidFor('roleRef.name', name, pathSegment(text(name)))]
}

function subjectCauses(subject: Fields, namespaced: boolean, path: string): Cause[] {
  const name = text(subject.name)
  const group = text(subject.apiGroup)
  const causes = name === '' ? [required(`${path}.name`)] : []
  const wants = (expected: string) =>
    group === expected ? [] : [notSupported(`${path}.apiGroup`, group, [expected])]
  switch (subject.kind) {
    case 'ServiceAccount':
      if (name !== '') causes.push(...invalidFor(`${path}.name`, name, subdomain(name)))
      causes.push(...wants(''))
      if (!namespaced && text(subject.namespace) === '') causes.push(required(`${path}.namespace`))
      return causes
    case 'User':
    case 'Group':
      return [...causes, ...wants(GROUP)]
    default:
      return [
        ...causes,
        notSupported(`${path}.kind`, text(subject.kind), ['ServiceAccount', 'User', 'Group']),
      ]
  }
}
