import type { Fields } from '../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { fillUnset, text, texts } from '../shared/read.ts'

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const SCOPES = ['*', 'Cluster', 'Namespaced']

/** Rules without a scope mean all. */
export function defaultRules(rules: readonly Fields[]): void {
  for (const rule of rules) fillUnset(rule, 'scope', '*')
}

/** What is wrong with which requests a webhook or a policy is for. */
export function ruleCauses(rule: Fields, path: string): Cause[] {
  const operations = texts(rule.operations)
  const scope = text(rule.scope)
  return [
    ...listCauses(operations, `${path}.operations`, 'operations'),
    ...operations.flatMap((operation, index) =>
      OPERATIONS.includes(operation)
        ? []
        : [notSupported(`${path}.operations[${index}]`, operation, OPERATIONS)],
    ),
    ...listCauses(texts(rule.apiGroups), `${path}.apiGroups`, 'API groups'),
    ...listCauses(texts(rule.apiVersions), `${path}.apiVersions`, 'API versions'),
    ...texts(rule.apiVersions).flatMap((version, index) =>
      version === '' ? [required(`${path}.apiVersions[${index}]`)] : [],
    ),
    ...resourceCauses(texts(rule.resources), `${path}.resources`),
    ...(SCOPES.includes(scope) ? [] : [notSupported(`${path}.scope`, scope, SCOPES)]),
  ]
}

function listCauses(list: string[], path: string, what: string): Cause[] {
  if (list.length === 0) return [required(path)]
  if (list.length === 1 || !list.includes('*')) return []
  return [invalidValue(path, list, `if '*' is present, must not specify other ${what}`)]
}

function resourceCauses(resources: string[], path: string): Cause[] {
  const causes = resources.length === 0 ? [required(path)] : []
  const allOf = new Set<string>()
  const ofAll = new Set<string>()
  let hasPlain = false
  for (const [index, resource] of resources.entries()) {
    const at = `${path}[${index}]`
    const slash = resource.indexOf('/')
    if (resource === '') causes.push(required(at))
    else if (slash === -1) hasPlain = resource !== '*'
    else {
      const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)]
      const told = (other: string) =>
        causes.push(invalidValue(at, resource, `if '${other}' is present, must not specify ${resource}`))
      if (allOf.has(name)) told(`${name}/*`)
      if (ofAll.has(sub)) told(`*/${sub}`)
      if (sub === '*') allOf.add(name)
      if (name === '*') ofAll.add(sub)
    }
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    causes.push(invalidValue(path, resources, "if '*/*' is present, must not specify other resources"))
  }
  if (resources.includes('*') && hasPlain) {
    const why = "if '*' is present, must not specify other resources without subresources"
    causes.push(invalidValue(path, resources, why))
  }
  return causes
}
