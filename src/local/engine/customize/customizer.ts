import { keyOf, splitApiVersion, type Obj } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'
import type { CustomizeAnswer } from '../hook/hook.ts'
import type { ObservedGroup } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'
import { createAnswers } from './answers.ts'
import { createNotifier } from './notify.ts'
import { createRelatedKinds } from './related-kinds.ts'
import { selectRelated } from './select.ts'

/** What a customizer works with. */
export interface CustomizerOptions {
  context: Pick<EngineContext, 'mirrors' | 'clock' | 'kinds' | 'activity'>
  plan: Pick<Plan, 'parents' | 'hooks'>
  /** All objects of the parent kinds, selected or not. */
  parents: () => readonly Obj[]
  /** Asks the customize hook. */
  call: (parent: Obj) => Promise<CustomizeAnswer>
  /** Called for each parent that a related object concerns. */
  enqueue: (parent: Obj) => void
}

/** The related objects of a controller's parents. */
export interface Customizer {
  /** The related objects of a parent, one group per kind that its rules name. Throws `RelatedNotSynced`. */
  related(parent: Obj): Promise<ObservedGroup[]>
  /** A parent is gone: its rules are no longer needed. */
  forget(uid: string): void
  close(): void
}

/**
 * Finds the related objects of parents by the rules of their customize hook, and has a parent looked at again when one
 * of them changes (protocol.md §3.9).
 *
 * @example
 * const customizer = createCustomizer({ context, plan, parents: () => mirror.list(), call, enqueue })
 * const groups = await customizer.related(parent)
 */
export function createCustomizer({ context, plan, parents, call, enqueue }: CustomizerOptions): Customizer {
  const { clock, activity } = context
  const answers = createAnswers({ clock, activity, call })
  const namespaced = new Map(
    plan.parents.map(({ resource }) => [`${resource.kind}.${resource.group}`, resource.namespaced]),
  )
  const watcherOf = ({ apiVersion, kind, metadata: { namespace = '' } }: Obj) => ({
    namespace,
    v1:
      plan.hooks.customize?.version === 'v1' &&
      namespaced.get(`${kind}.${splitApiVersion(apiVersion).group}`) === true,
  })
  const notifier = createNotifier({
    activity,
    answers,
    parents,
    watcherOf,
    enqueue,
    namespaces: () => kinds.namespaces,
  })
  const kinds = createRelatedKinds(context, notifier.changed)

  return {
    async related(parent) {
      if (plan.hooks.customize === undefined) return []
      const { namespace, v1 } = watcherOf(parent)
      const groups = new Map<string, { group: Omit<ObservedGroup, 'objects'>; objects: Map<string, Obj> }>()
      for (const rule of await answers.rules(parent)) {
        const { apiVersion, resource: plural } = rule
        const resource = await context.kinds.byResource(apiVersion, plural)
        if (resource === undefined)
          throw new Error(`discovery: can't find resource ${plural} in apiVersion ${apiVersion}`)
        const { kind, namespaced } = resource
        const mirror = await kinds.open(apiVersion, resource)
        const asker = { namespace, confined: v1 && namespaced }
        const source = { namespaced, mirror, namespaces: () => kinds.openNamespaces() }
        const found = await selectRelated(rule, asker, source)
        const key = `${kind}.${apiVersion}`
        const entry = groups.get(key) ?? {
          group: { apiVersion, kind, namespaced },
          objects: new Map<string, Obj>(),
        }
        groups.set(key, entry)
        for (const object of found) entry.objects.set(keyOf(object.metadata), object)
      }
      return [...groups.values()].map(({ group, objects }) => ({ ...group, objects: [...objects.values()] }))
    },
    forget: (uid) => answers.forget(uid),
    close() {
      notifier.close()
      kinds.close()
    },
  }
}
