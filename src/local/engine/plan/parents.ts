import type { Resource } from '../../../cluster/client/discovery.ts'
import type { Obj } from '../../../cluster/object.ts'
import {
  SelectorError,
  selectorMatcher,
  type LabelMatcher,
  type LabelSelector,
} from '../../../cluster/selector.ts'
import { quote } from '../../../cluster/selectors/selector-error.ts'
import type { Kinds } from '../context.ts'
import type { ParentRule } from './plan.ts'
import { Problem } from './problem.ts'
import { noResource } from './resources.ts'
import type { ParentSpec } from './spec.ts'

/**
 * The parents of a CompositeController: one kind, and those that its label selector selects.
 *
 * @example
 * compositeParents(spec.parentResource, resource)[0].selects(parent)
 */
export function compositeParents(parent: ParentSpec, resource: Resource): ParentRule[] {
  const { apiVersion, labelSelector, ignoreStatusChanges = false } = parent
  const labels = matcher(labelSelector, 'spec.parentResource.labelSelector', '')
  return [{ resource, apiVersion, ignoreStatusChanges, selects: ({ metadata }) => labels(metadata.labels) }]
}

/**
 * The parents of a DecoratorController. Selectors go by group and kind: of two rules for one kind the last one counts
 * (protocol.md §4).
 *
 * @example
 * await decoratorParents(spec.resources, kinds)
 */
export async function decoratorParents(rules: readonly ParentSpec[], kinds: Kinds): Promise<ParentRule[]> {
  const parents = new Map<string, ParentRule>()
  const selectors = new Map<string, ParentRule['selects']>()
  for (const [index, rule] of rules.entries()) {
    const { apiVersion, resource: name, ignoreStatusChanges = false } = rule
    const at = `spec.resources[${index}]`
    const resource = await kinds.byResource(apiVersion, name)
    if (resource === undefined) {
      const said = `can't find resource ${quote(name)} in apiVersion ${quote(apiVersion)}`
      throw await noResource({ apiVersion, resource: name, at, said }, kinds)
    }
    const kind = `${resource.kind}.${resource.group}`
    selectors.set(kind, selects(rule, at))
    const known = parents.get(`${apiVersion} ${name}`)
    parents.set(`${apiVersion} ${name}`, {
      resource,
      apiVersion,
      ignoreStatusChanges: ignoreStatusChanges || known?.ignoreStatusChanges === true,
      selects: (parent) => selectors.get(kind)?.(parent) === true,
    })
  }
  return [...parents.values()]
}

function selects(rule: ParentSpec, at: string): (parent: Obj) => boolean {
  const place = `for parent resource ${quote(rule.resource)} in apiVersion ${quote(rule.apiVersion)}: `
  const labels = matcher(rule.labelSelector, `${at}.labelSelector`, `can't convert label selector ${place}`)
  const annotations = matcher(
    rule.annotationSelector && {
      matchLabels: rule.annotationSelector.matchAnnotations ?? null,
      matchExpressions: rule.annotationSelector.matchExpressions ?? null,
    },
    `${at}.annotationSelector`,
    `can't convert annotation selector ${place}`,
  )
  return ({ metadata }) => labels(metadata.labels) && annotations(metadata.annotations)
}

/** No selector selects everything. */
function matcher(selector: LabelSelector | undefined, at: string, prefix: string): LabelMatcher {
  try {
    return selector === undefined ? () => true : selectorMatcher(selector)
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    const said = prefix + error.message
    throw new Problem({ said, at, wrong: error.message, fix: 'Correct the selector.' })
  }
}
