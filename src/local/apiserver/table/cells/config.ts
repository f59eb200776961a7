import type { Fields } from '../../../../protocol/own.ts'
import { age, byBytes } from '../format.ts'
import { part, parts, scalar, text } from '../read.ts'
import type { Cells } from './cell.ts'

const name = (object: Fields) => text(part(object, 'metadata'), 'name')
const size = (object: Fields, field: string) => Object.keys(part(object, field)).length

const configMap: Cells = (object, now) => [
  name(object),
  size(object, 'data') + size(object, 'binaryData'),
  age(object, now),
]

const secret: Cells = (object, now) => [
  name(object),
  text(object, 'type'),
  size(object, 'data'),
  age(object, now),
]

const serviceAccount: Cells = (object, now) => [name(object), age(object, now)]

const quota: Cells = (object, now) => {
  const status = part(object, 'status')
  const resources = Object.keys(part(status, 'hard')).sort(byBytes)
  const line = (resource: string) => {
    const used = scalar(part(status, 'used'), resource) ?? '0'
    return `${resource}: ${used}/${scalar(part(status, 'hard'), resource) ?? '0'}`
  }
  const isLimit = (resource: string) => resource.startsWith('limits.')
  return [
    name(object),
    resources
      .filter((resource) => !isLimit(resource))
      .map(line)
      .join(', '),
    resources.filter(isLimit).map(line).join(', '),
    age(object, now),
  ]
}

const binding: Cells = (object, now) => {
  const role = part(object, 'roleRef')
  const subjects = parts(object, 'subjects')
  const names = (kind: string, format: (subject: Fields) => string) =>
    subjects
      .filter((subject) => text(subject, 'kind') === kind)
      .map(format)
      .join(', ')
  return [
    name(object),
    `${text(role, 'kind')}/${text(role, 'name')}`,
    age(object, now),
    names('User', (subject) => text(subject, 'name')),
    names('Group', (subject) => text(subject, 'name')),
    names('ServiceAccount', (subject) => `${text(subject, 'namespace')}/${text(subject, 'name')}`),
  ]
}

/** Cells of configuration and of who may do what. */
export const CONFIG: Readonly<Record<string, Cells>> = {
  'v1 configmaps': configMap,
  'v1 secrets': secret,
  'v1 serviceaccounts': serviceAccount,
  'v1 resourcequotas': quota,
  'rbac.authorization.k8s.io/v1 rolebindings': binding,
  'rbac.authorization.k8s.io/v1 clusterrolebindings': binding,
}
