import type { Obj } from '../../../cluster/object.ts'
import { childRules } from './children.ts'
import { requireHooks, resolveHooks, resyncMs } from './hooks.ts'
import { decoratorParents } from './parents.ts'
import type { Plan } from './plan.ts'
import type { PlanDeps } from './deps.ts'
import type { DecoratorSpec } from './spec.ts'

/**
 * Plans a DecoratorController. The order of the checks is Metacontroller's: the first problem is the one it names
 * (protocol.md §4).
 *
 * @example
 * await planDecorator(snapshot(object), deps)
 */
export async function planDecorator(controller: Obj, deps: PlanDeps): Promise<Plan> {
  const spec = controller.spec as DecoratorSpec
  const { name = '', uid = '' } = controller.metadata
  requireHooks(spec)
  const hooks = await resolveHooks(spec, ['sync', 'finalize', 'customize'], deps)
  const parents = await decoratorParents(spec.resources, deps.kinds)
  const children = await childRules(spec.attachments ?? [], 'spec.attachments', deps.kinds)
  return {
    kind: 'DecoratorController',
    name,
    uid,
    controller,
    parents,
    children,
    hooks,
    finalizes: spec.hooks?.finalize !== undefined,
    finalizer: `metacontroller.io/decoratorcontroller-${name}`,
    resyncMs: resyncMs(spec),
    generateSelector: false,
    fieldPaths: [['spec']],
  }
}
