import type { HookName } from '../../../protocol/wire.ts'
import type { HookSpec } from '../hook/hook-spec.ts'
import type { Plan } from './plan.ts'
import type { PlanDeps } from './deps.ts'
import { Problem } from './problem.ts'
import type { CompositeSpec, DecoratorSpec } from './spec.ts'
import { resolveHook } from './webhook.ts'

type Spec = CompositeSpec | DecoratorSpec

/** A controller without hooks does nothing, and is not started. */
export function requireHooks({ hooks }: Spec): void {
  if (hooks !== undefined) return
  throw new Problem({
    said: 'no hooks defined',
    at: 'spec.hooks',
    wrong: 'there are no hooks',
    fix: 'Set spec.hooks.sync.webhook to the URL of your hook.',
  })
}

/**
 * Resolves hooks in the order in which Metacontroller does, so that the first problem is the same.
 *
 * @example
 * await resolveHooks(spec, ['sync', 'finalize'], deps)
 */
export async function resolveHooks(
  spec: Spec,
  names: readonly HookName[],
  deps: Pick<PlanDeps, 'api' | 'bugs'>,
): Promise<Plan['hooks']> {
  const hooks: [HookName, HookSpec][] = []
  for (const name of names) {
    const hook = await resolveHook(deps, spec, name)
    if (hook !== undefined) hooks.push([name, hook])
  }
  return Object.fromEntries(hooks)
}

/** How often parents are sent again, which is at most once in a second. */
export function resyncMs({ resyncPeriodSeconds: seconds }: Spec): number | undefined {
  return seconds === undefined ? undefined : Math.max(seconds, 1) * 1000
}
