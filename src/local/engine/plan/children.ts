import type { Resource } from '../../../cluster/client/discovery.ts'
import { quote } from '../../../cluster/selectors/selector-error.ts'
import type { Kinds } from '../context.ts'
import type { ChildRule } from './plan.ts'
import { noResource } from './resources.ts'
import type { ChildSpec } from './spec.ts'

type Strategy = Pick<ChildRule, 'method' | 'checks'>
const leave: Strategy = { method: 'OnDelete', checks: [] }

/**
 * The kinds of children, each once. Update strategies go by group and kind: of several rules for one kind the last one
 * that says more than OnDelete counts (protocol.md §3.6, §4).
 *
 * @example
 * await childRules(spec.childResources, 'spec.childResources', kinds)
 */
export async function childRules(
  rules: readonly ChildSpec[],
  at: string,
  kinds: Kinds,
): Promise<ChildRule[]> {
  const resources: (Resource | undefined)[] = []
  for (const { apiVersion, resource } of rules) resources.push(await kinds.byResource(apiVersion, resource))
  const strategies = new Map<string, Strategy>()
  for (const [index, rule] of rules.entries()) {
    const strategy = strategyOf(rule)
    if (strategy === undefined) continue
    const resource = resources[index]
    if (resource === undefined) {
      const said = `can't find child resource ${quote(rule.resource)} in ${rule.apiVersion}`
      throw await noResource({ ...rule, at: `${at}[${index}]`, said }, kinds)
    }
    strategies.set(kindOf(resource), strategy)
  }
  const children = new Map<string, ChildRule>()
  for (const [index, rule] of rules.entries()) {
    const { apiVersion, resource: name } = rule
    const resource = resources[index]
    if (resource === undefined) {
      const said = `can't create informer for child resource: can't create client for ${name}.${apiVersion} shared informer: discovery: can't find resource ${name} in apiVersion ${apiVersion}`
      throw await noResource({ ...rule, at: `${at}[${index}]`, said }, kinds)
    }
    const strategy = strategies.get(kindOf(resource)) ?? leave
    children.set(`${apiVersion} ${name}`, { resource, apiVersion, ...strategy })
  }
  return [...children.values()]
}

/** Undefined when the rule has nothing to say: another one of its kind may. */
function strategyOf({ updateStrategy }: ChildSpec): Strategy | undefined {
  if (updateStrategy === undefined || updateStrategy.method === 'OnDelete') return undefined
  const { method = 'OnDelete', statusChecks } = updateStrategy
  return { method, checks: statusChecks?.conditions ?? [] }
}

const kindOf = ({ kind, group }: Resource) => `${kind}.${group}`
