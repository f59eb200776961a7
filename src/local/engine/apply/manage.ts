import type { Resource } from '../../../cluster/client/discovery.ts'
import { refOf, type Obj } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'
import type { ObservedGroup } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'
import type { Decision } from '../report/report.ts'
import { indexChildren } from './child-index.ts'
import type { Outcome } from './child-task.ts'
import { deleteUnwanted } from './delete-unwanted.ts'
import { applyDynamically } from './dynamic-apply.ts'
import { byKind, type KindName } from './gvk.ts'
import { createLoopGuard } from './loop-guard.ts'
import type { ManagerContext } from './manager-context.ts'
import { methodsOf } from './methods.ts'
import { applyServerSide } from './server-side-apply.ts'

/** Brings the children of parents in line with what their hook wants. */
export interface ChildManager {
  /**
   * Deletes what is not wanted, then creates and updates what is, kind by kind. It does not reject: everything is
   * tried, and what went wrong is in `errors`, in Metacontroller's words.
   */
  manage(input: Managing): Promise<{ decisions: Decision[]; errors: Error[] }>
  close(): void
}

/** The children of one parent: as they are, and as they should be. */
export interface Managing {
  parent: Obj
  /** One group per rule of the controller, also when it is empty. */
  observed: readonly ObservedGroup[]
  /** What `desireChildren` made of an answer. */
  desired: readonly Obj[]
}

/**
 * Makes what manages the children of one controller's parents (protocol.md §3.6).
 *
 * @example
 * const { decisions, errors } = await createChildManager(context, plan).manage({ parent, observed, desired })
 */
export function createChildManager(context: EngineContext, plan: Plan): ChildManager {
  const guard = createLoopGuard()
  const controller = { kind: plan.kind, name: plan.name }
  const manager: ManagerContext = {
    context,
    plan,
    guard,
    warn: (parent, message) => context.tell({ type: 'warning', controller, parent: refOf(parent), message }),
  }
  const methodOf = methodsOf(plan.children)
  const apply = context.apply.strategy === 'server-side-apply' ? applyServerSide : applyDynamically

  return {
    async manage({ parent, observed, desired }) {
      const decisions: Decision[] = []
      const errors: Error[] = []
      const note = (outcome: Outcome | undefined) => {
        if (outcome) decisions.push(outcome.decision)
        if (outcome?.error) errors.push(outcome.error)
      }
      const index = indexChildren({ observed, desired, bugs: context.bugs })

      for (const { apiVersion, kind, objects } of [...observed].sort(byKind)) {
        const resource = await findKind(context, { apiVersion, kind })
        if (resource instanceof Error) errors.push(resource)
        else for (const child of objects) note(await deleteUnwanted(manager, { parent, child, index }))
      }
      for (const { kind, children } of index.kinds) {
        const resource = await findKind(context, kind)
        if (resource instanceof Error) {
          errors.push(resource)
          decisions.push(...children.map((child) => unknownKind(child, resource)))
          continue
        }
        const method = methodOf(resource.group, resource.kind)
        const declared = index.isDeclared(kind)
        for (const child of children) {
          const known = { observed: index.observedOf(child), generated: index.generatedOf(child) }
          note(await apply(manager, { parent, desired: child, ...known, resource, method, declared }))
        }
      }
      return { decisions, errors }
    },
    close: () => guard.close(),
  }
}

/** What discovery says about a kind; the error when there is no such kind, or nobody can tell. */
async function findKind({ kinds }: EngineContext, { apiVersion, kind }: KindName): Promise<Resource | Error> {
  try {
    const resource = await kinds.byKind(apiVersion, kind)
    return resource ?? new Error(`discovery: can't find kind ${kind} in apiVersion ${apiVersion}`)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const unknownKind = (child: Obj, { message }: Error): Decision => ({
  ref: refOf(child),
  did: 'keep',
  why: `refused: ${message}`,
  error: message,
})
