import type { Obj } from '../../../cluster/object.ts'
import type { Activity } from '../../control/activity.ts'
import type { Answers } from './answers.ts'
import { matchesRule, type Watcher } from './match.ts'
import type { RelatedKind, RelatedKinds } from './related-kinds.ts'

/** What it takes to find the parents that a change of related objects concerns. */
export interface NotifyOptions {
  activity: Activity
  answers: Answers
  parents: () => readonly Obj[]
  watcherOf: (parent: Obj) => Watcher
  enqueue: (parent: Obj) => void
  namespaces: () => RelatedKinds['namespaces']
}

/** Tells parents of changed related objects. */
export interface Notifier {
  changed: (kind: RelatedKind, objects: readonly Obj[]) => void
  close: () => void
}

/**
 * Looks through the rules of every object of the parent kinds, also of those that the controller does not select, and
 * asks the hook for those that have none yet, one after the other; failures are passed over (protocol.md §3.9). What
 * changes while that goes on is looked at together afterwards.
 *
 * @example
 * const notifier = createNotifier({ activity, answers, parents, watcherOf, enqueue, namespaces })
 * notifier.changed({ apiVersion: 'v1', resource: configmaps }, [before, after])
 */
export function createNotifier({ activity, answers, parents, ...options }: NotifyOptions): Notifier {
  const { watcherOf, enqueue, namespaces } = options
  const pending = new Map<string, Obj[]>()
  let closed = false

  const pass = async ({ apiVersion, resource }: RelatedKind, changed: readonly Obj[]) => {
    const concerned: Obj[] = []
    for (const parent of parents()) {
      const rules = answers.known(parent) ?? (await answers.rules(parent).catch(() => []))
      if (closed) return
      const kind = { namespaced: resource.namespaced, namespaces: namespaces() }
      const matches = rules.some(
        (rule) =>
          rule.apiVersion === apiVersion &&
          rule.resource === resource.plural &&
          matchesRule(rule, watcherOf(parent), kind, changed),
      )
      if (matches) concerned.push(parent)
    }
    concerned.forEach(enqueue)
  }
  const work = async (kind: RelatedKind, key: string) => {
    // A turn later, so that what comes in one burst is one pass.
    await Promise.resolve()
    for (;;) {
      const changed = pending.get(key) ?? []
      if (closed || changed.length === 0) break
      pending.set(key, [])
      await pass(kind, changed)
    }
    pending.delete(key)
  }

  return {
    changed(kind, objects) {
      if (closed) return
      const key = `${kind.apiVersion}/${kind.resource.plural}`
      const waiting = pending.get(key)
      if (waiting !== undefined) {
        waiting.push(...objects)
        return
      }
      pending.set(key, [...objects])
      void work(kind, key).finally(activity.begin())
    },
    close() {
      closed = true
      pending.clear()
    },
  }
}
