import { groupOf, scopeOfResource } from './built-in-scopes.ts'
import { checkItem } from './children.ts'
import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import { ItemReport, type Report } from './report.ts'
import { selectorProblem } from './selector.ts'
import { checkFields, knownFields } from './strict.ts'
import type { HookCall } from './wire.ts'

const LIST = 'relatedResources'

/** Checks the rules of a customize answer. */
export function checkRelated(call: HookCall, rules: readonly unknown[], report: Report): void {
  const items = new ItemReport(report, LIST)
  for (let index = 0; index < rules.length; index += 1) {
    const rule = rules[index]
    items.index = index
    if (!checkItem(rule, items)) continue
    checkFields(rule, knownFields.rule, { call, steps: [LIST, index], report })
    const sound = checkShape(rule, items)
    for (const name of ['labelSelector', 'namespaceSelector']) checkSelector(call, rule, name, items)
    if (sound) checkCombination(call, rule, items)
  }
}

function checkShape(rule: Fields, report: ItemReport): boolean {
  let sound = true
  const refuse = (steps: (string | number)[], message: string): void => {
    sound = false
    report.add('RELATED_RULE_INVALID', steps, message)
  }
  for (const name of ['apiVersion', 'resource']) {
    const value = own(rule, name)
    if (typeof value !== 'string' || value === '') refuse([name], `${name} is ${quoted(value)}`)
  }
  const namespace = own(rule, 'namespace')
  if (namespace != null && typeof namespace !== 'string')
    refuse(['namespace'], `namespace is ${quoted(namespace)}`)
  const names = own(rule, 'names')
  if (names != null && !Array.isArray(names)) refuse(['names'], `names is ${quoted(names)}, not an array`)
  if (Array.isArray(names)) {
    for (const [index, name] of names.entries()) {
      if (typeof name !== 'string') refuse(['names', index], `the name is ${quoted(name)}, not a string`)
    }
  }
  for (const name of ['labelSelector', 'namespaceSelector']) {
    const selector = own(rule, name)
    if (selector != null && !isFields(selector))
      refuse([name], `${name} is ${quoted(selector)}, not an object`)
  }
  return sound
}

function checkSelector(call: HookCall, rule: Fields, name: string, items: ItemReport): void {
  const selector = own(rule, name)
  if (!isFields(selector)) return
  const { report, list, index } = items
  checkFields(selector, knownFields.selector, { call, steps: [list, index, name], report })
  const expressions = own(selector, 'matchExpressions')
  if (Array.isArray(expressions)) {
    for (const [position, expression] of expressions.entries()) {
      if (!isFields(expression)) continue
      const steps = [list, index, name, 'matchExpressions', position]
      checkFields(expression, knownFields.requirement, { call, steps, report })
    }
  }
  const problem = selectorProblem(selector)
  if (problem !== undefined) items.add('RELATED_SELECTOR_INVALID', [name, ...problem.steps], problem.message)
}

/** The combinations that Metacontroller refuses, in the order in which it looks at them. */
function checkCombination(call: HookCall, rule: Fields, report: ItemReport): void {
  const namespace = (own(rule, 'namespace') ?? '') as string
  const names = (own(rule, 'names') ?? []) as unknown[]
  const byNamespace = own(rule, 'namespaceSelector') != null
  if (names.length > 0 && (byNamespace || own(rule, 'labelSelector') != null)) {
    report.add('RELATED_NAMES_WITH_SELECTOR', ['names'], 'the rule has names and a selector')
  }
  if (namespace !== '' && byNamespace) {
    report.add(
      'RELATED_NAMESPACE_WITH_SELECTOR',
      ['namespace'],
      'the rule has namespace and namespaceSelector',
    )
  }
  const resource = own(rule, 'resource') as string
  const clusterScoped = scopeOfResource(groupOf(own(rule, 'apiVersion') as string), resource) === 'Cluster'
  const parentNamespace = call.parent.metadata.namespace ?? ''
  const confined = call.version === 'v1' && parentNamespace !== '' && !clusterScoped
  if (byNamespace && clusterScoped) {
    report.add(
      'RELATED_NAMESPACE_SELECTOR_CLUSTER_KIND',
      ['namespaceSelector'],
      `${resource} live in no namespace`,
    )
  } else if (byNamespace && confined) {
    const message = `the parent lives in namespace ${quoted(parentNamespace)} and the hook is v1`
    report.add('RELATED_NAMESPACE_SELECTOR_V1', ['namespaceSelector'], message)
  } else if (confined && namespace !== '' && namespace !== parentNamespace) {
    const message = `the namespace is ${quoted(namespace)}, the parent lives in ${quoted(parentNamespace)}`
    report.add('RELATED_NAMESPACE_FOREIGN', ['namespace'], message)
  }
}
