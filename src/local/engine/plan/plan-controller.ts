import { isClusterError } from '../../../cluster/cluster-error.ts'
import type { Obj } from '../../../cluster/object.ts'
import { errorText } from '../error-text.ts'
import { planComposite } from './composite.ts'
import { planDecorator } from './decorator.ts'
import type { PlanDeps } from './deps.ts'
import type { Plan, Refusal } from './plan.ts'
import { Problem } from './problem.ts'
import { snapshot } from './snapshot.ts'
import { unreadable } from './unreadable.ts'

/**
 * Turns a CompositeController or DecoratorController into what the engine runs, or says why it cannot run
 * (protocol.md §2.1, §3.0). Secrets are read here, once.
 *
 * @example
 * const planned = await planController(object, { api, kinds, definition, bugs: 'emulate' })
 * if ('refusal' in planned) console.error(planned.refusal.message)
 */
export async function planController(
  object: Obj,
  deps: PlanDeps,
): Promise<{ plan: Plan } | { refusal: Refusal }> {
  const controller = snapshot(object)
  try {
    const problem = unreadable(controller)
    if (problem !== undefined) throw problem
    const decorates = controller.kind === 'DecoratorController'
    return { plan: await (decorates ? planDecorator : planComposite)(controller, deps) }
  } catch (error) {
    return { refusal: refusalOf(error, controller) }
  }
}

function refusalOf(error: unknown, { kind, metadata: { name = '' } }: Obj): Refusal {
  const message = (what: string) => `${kind} ${name} does not start. ${what}`
  if (isClusterError(error)) {
    return {
      event: undefined,
      message: message(`The cluster could not be asked: ${errorText(error)}. It is tried again by itself.`),
      retry: true,
    }
  }
  if (!(error instanceof Problem)) throw error
  const { at, wrong, fix, instead } = error.text
  const event = { reason: 'CreateError' as const, message: `Cannot create new controller: ${error.message}` }
  return { event, retry: true, ...instead, message: message(`${at}: ${wrong}. ${fix}`) }
}
