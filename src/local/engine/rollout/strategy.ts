import { splitApiVersion } from '../../../cluster/object.ts'
import type { ChildRule, Plan, UpdateMethod } from '../plan/plan.ts'

const ROLLING: readonly UpdateMethod[] = ['RollingRecreate', 'RollingInPlace']

/**
 * Whether a controller updates any children one by one. While a parent that is being deleted must not be finalized, it
 * is treated as if it did not (protocol.md §3.8).
 *
 * @example
 * if (isRolling(plan)) answer = await syncRevisions(input)
 */
export function isRolling(plan: Plan): boolean {
  return plan.kind === 'CompositeController' && plan.children.some(({ method }) => ROLLING.includes(method))
}

/**
 * The rule of a kind of children when it rolls; the version does not count, and the last rule of a kind wins.
 *
 * @example
 * rollingRule(plan, 'apps', 'Deployment')?.checks
 */
export function rollingRule({ children }: Plan, group: string, kind: string): ChildRule | undefined {
  const rule = children.findLast(
    ({ apiVersion, resource, method }) =>
      method !== 'OnDelete' && resource.kind === kind && splitApiVersion(apiVersion).group === group,
  )
  return rule && ROLLING.includes(rule.method) ? rule : undefined
}
