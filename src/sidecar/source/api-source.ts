import type { Rule, Selected } from '../model.ts'
import { createListeners } from '../../cluster/listeners.ts'
import { watchObjects, type WatchTools } from './object-watch.ts'
import { needsOf } from './queries.ts'
import type { Source } from './source.ts'

/** What to take from the API. */
export interface ApiSourceOptions extends WatchTools {
  rules: readonly Rule[]
  /** What rules mean by `own`. */
  ownNamespace: string
}

/**
 * Takes ConfigMaps and Secrets from the Kubernetes API, by as few watches as the rules allow.
 *
 * @example
 * const source = apiSource({ api, rules, ownNamespace: 'default', clock: systemClock, random, report })
 * await source.synced
 * source.selected()[0]?.object.ref.name
 */
export function apiSource({ rules, ownNamespace, ...tools }: ApiSourceOptions): Source {
  const listeners = createListeners<{ relisted: boolean }>()
  const watches = needsOf(rules, ownNamespace).map(({ query, targets }) => ({
    targets,
    watch: watchObjects(query, tools, (change) => listeners.tell(change)),
  }))

  return {
    synced: Promise.all(watches.map(({ watch }) => watch.synced)).then(() => undefined),
    get states() {
      return watches.map(({ watch }) => watch.state)
    },
    selected() {
      const [first, ...more] = watches
      const [target, ...others] = first?.targets ?? []
      if (first && target && more.length + others.length === 0)
        return [...first.watch.objects()].map((object) => ({ object, target }))
      // Two rules may send one object to one place; it is there once.
      const selected = new Map<string, Selected>()
      for (const { watch, targets } of watches) {
        for (const object of watch.objects()) {
          const { kind, namespace, name } = object.ref
          for (const target of targets) {
            const key = `${kind} ${namespace}/${name} ${target.folder} ${target.root}`
            if (!selected.has(key)) selected.set(key, { object, target })
          }
        }
      }
      return [...selected.values()]
    },
    on: (run) => listeners.on(run),
    close() {
      for (const { watch } of watches) watch.close()
    },
  }
}
