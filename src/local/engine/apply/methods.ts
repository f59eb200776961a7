import { splitApiVersion } from '../../../cluster/object.ts'
import type { ChildRule, UpdateMethod } from '../plan/plan.ts'

/** What is done with a child that differs. */
export type Update = 'leave' | 'recreate' | 'replace'

const UPDATES: Readonly<Record<UpdateMethod, Update>> = {
  OnDelete: 'leave',
  Recreate: 'recreate',
  RollingRecreate: 'recreate',
  InPlace: 'replace',
  RollingInPlace: 'replace',
}

/**
 * How children of each kind are updated: by group and kind, whatever the version. Of several rules for one kind the
 * last that says more than OnDelete counts (protocol.md §3.6).
 *
 * @example
 * methodsOf(plan.children)('apps', 'Deployment') // 'InPlace'
 */
export function methodsOf(rules: readonly ChildRule[]): (group: string, kind: string) => UpdateMethod {
  const methods = new Map<string, UpdateMethod>()
  for (const { apiVersion, resource, method } of rules) {
    if (method !== 'OnDelete') methods.set(`${splitApiVersion(apiVersion).group}/${resource.kind}`, method)
  }
  return (group, kind) => methods.get(`${group}/${kind}`) ?? 'OnDelete'
}

/** What a method does with a child that differs. */
export const updateOf = (method: UpdateMethod): Update => UPDATES[method]
