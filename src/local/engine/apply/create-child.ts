import { controllerOf, refOf, type Obj } from '../../../cluster/object.ts'
import { isBuiltInGroup } from '../../../protocol/built-in-scopes.ts'
import type { Plan } from '../plan/plan.ts'
import { goJson } from '../json/go-json.ts'
import { attempt, refused } from './attempt.ts'
import { isTerminating, taskRef, type ChildTask, type Outcome } from './child-task.ts'
import { DECORATOR_ANNOTATION } from './desire.ts'
import { withLastApplied } from './last-applied.ts'
import type { ManagerContext } from './manager-context.ts'
import { withOwner } from './owner.ts'
import { childName } from './sentence.ts'

/**
 * Creates a child that is not observed: with the annotation that says what is wanted, and its parent as owner
 * (protocol.md §3.6).
 */
export async function createChild(manager: ManagerContext, task: ChildTask): Promise<Outcome> {
  const { context, plan } = manager
  const { desired, parent, resource, generated } = task
  if (generated !== undefined) return keepGenerated(manager, task, generated)
  const ref = taskRef(task)
  if (lacksNamespace(task)) return refused(ref, new Error(noNamespaceText(resource.group)))
  const body = newChild(desired, parent)
  return attempt({
    write: 'create',
    ref,
    run: () => context.api.create(body),
    done: () => ({ did: 'create', why: trapOf(task, plan) ?? 'it is not there yet' }),
    explain: async () => {
      const trap = trapOf(task, plan)
      if (trap !== undefined) return `it is there already (${trap})`
      const live = await context.api.get(ref).catch(() => undefined)
      return live === undefined ? 'the name is taken' : whyTaken(live, task, plan)
    },
  })
}

/**
 * A desired child as it is created.
 *
 * @example
 * await api.create(newChild(desired, parent))
 */
export function newChild(desired: Obj, parent: Obj): Obj {
  return withOwner(withLastApplied(desired, goJson(desired)), parent)
}

/** One object is all that comes of a generateName. */
function keepGenerated({ warn }: ManagerContext, { parent, desired }: ChildTask, generated: Obj): Outcome {
  const { kind, metadata } = desired
  const why = `a ${kind} with generateName ${JSON.stringify(metadata.generateName)} is wanted, and that names no object to compare with: Metacontroller 4.17.2 would create another one and delete this one at every sync. Give it a name`
  warn(parent, `${childName(generated)}: ${why}.`)
  return { decision: { ref: refOf(generated), did: 'keep', why } }
}

/** A child of a kind that lives in namespaces, with none to live in: its parent is cluster-wide. */
export function lacksNamespace({ desired, resource }: Pick<ChildTask, 'desired' | 'resource'>): boolean {
  return resource.namespaced && !desired.metadata.namespace
}

/** What the API server answers to a POST that names no namespace: built-in kinds know the path, others do not. */
function noNamespaceText(group: string): string {
  return isBuiltInGroup(group)
    ? 'the server does not allow this method on the requested resource'
    : 'the server could not find the requested resource'
}

/**
 * Why nothing more will ever happen to a child once it is created; undefined for an ordinary one.
 *
 * @example
 * trapOf({ ...task, declared: false }, plan) // 'not in childResources: created, but never updated, shown or deleted'
 */
export function trapOf(
  { desired, parent, resource, declared }: Pick<ChildTask, 'desired' | 'parent' | 'resource' | 'declared'>,
  { kind }: Pick<Plan, 'kind'>,
  fate = 'created, but never updated, shown or deleted',
): string | undefined {
  const { namespace } = parent.metadata
  if (!declared) {
    const list = kind === 'CompositeController' ? 'childResources' : 'attachments'
    return `not in ${list}: ${fate}`
  }
  if (!namespace) return undefined
  if (!resource.namespaced) return `cluster-wide, with a parent in a namespace: ${fate}`
  return desired.metadata.namespace === namespace
    ? undefined
    : `not in the namespace of its parent, ${namespace}: created, then deleted by the garbage collector`
}

/** Whose an object is whose name a child should have. */
export function whyTaken(live: Obj, { parent }: Pick<ChildTask, 'parent'>, plan: Plan): string {
  const name = childName(live)
  if (isTerminating(live)) return `the name is taken: ${name} waits until its deletion ends`
  const owner = controllerOf(live)
  if (owner === undefined) {
    return plan.kind === 'DecoratorController'
      ? `the name is taken: ${name} has no controller, and attachments are not adopted`
      : `the name is taken: ${name} has no controller, and is adopted only when the parent selects its labels`
  }
  if (owner.uid !== parent.metadata.uid)
    return `the name is taken: ${name} is controlled by ${owner.kind} ${owner.name}`
  const decorator = live.metadata.annotations?.[DECORATOR_ANNOTATION]
  if (plan.kind === 'DecoratorController' && decorator !== plan.name) {
    return `the name is taken: ${name} comes from ${decorator === undefined ? parent.kind : `DecoratorController ${decorator}`}`
  }
  return 'it is there already, this sync did not see it yet'
}
