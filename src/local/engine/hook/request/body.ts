import { keyOf, type Obj } from '../../../../cluster/object.ts'
import type { Observed, ObservedGroup } from '../../observed.ts'
import type { Plan } from '../../plan/plan.ts'
import { goJson, goStructJson, inGoOrder } from '../../json/go-json.ts'

/** Writes the bodies of one controller's hook calls. */
export interface BodyWriter {
  /** Of a sync or finalize hook (protocol.md §1.2, §1.3). */
  sync(observed: Observed, options: { version: 'v1' | 'v2'; finalizing: boolean }): string
  /** Of a customize hook: a DecoratorController says `parent` here too (§1.4). */
  customize(parent: Obj): string
}

/** What a hook's body calls the parent and the children. */
const fieldNames = {
  CompositeController: { parent: 'parent', children: 'children' },
  DecoratorController: { parent: 'object', children: 'attachments' },
} as const

/**
 * Prepares the writer of a controller's bodies. The text of an object is kept as long as the object is.
 *
 * @example
 * createBodyWriter(plan).sync({ parent, children: [], related: [] }, { version: 'v1', finalizing: false })
 * // '{"controller":{...},"parent":{...},"children":{},"related":{},"finalizing":false}'
 */
export function createBodyWriter({ kind, controller }: Pick<Plan, 'kind' | 'controller'>): BodyWriter {
  const names = fieldNames[kind]
  const start = `{"controller":${goStructJson(controller)}`
  const texts = new WeakMap<Obj, string>()
  const write = (object: Obj): string => {
    const known = texts.get(object)
    if (known !== undefined) return known
    const text = goJson(object)
    texts.set(object, text)
    return text
  }

  return {
    sync({ parent, children, related }, { version, finalizing }) {
      const groups = (of: readonly ObservedGroup[]) => groupsJson(of, { parent, version, write })
      return (
        `${start},"${names.parent}":${write(parent)},"${names.children}":${groups(children)},` +
        `"related":${groups(related)},"finalizing":${finalizing}}`
      )
    },
    customize: (parent) => `${start},"parent":${write(parent)}}`,
  }
}

interface GroupOptions {
  parent: Obj
  version: 'v1' | 'v2'
  write: (object: Obj) => string
}

function groupsJson(groups: readonly ObservedGroup[], { parent, version, write }: GroupOptions): string {
  const home = parent.metadata.namespace ?? ''
  const keyIn = keyRules[version]
  const byGroup = new Map<string, Map<string, Obj>>()
  for (const { apiVersion, kind, objects } of groups) {
    const name = `${kind}.${apiVersion}`
    const group = byGroup.get(name) ?? new Map<string, Obj>()
    byGroup.set(name, group)
    for (const object of objects) {
      const key = keyIn(object, home)
      if (key !== undefined) group.set(key, object)
    }
  }
  return mapJson(byGroup, (group) => mapJson(group, write))
}

function mapJson<Value>(map: ReadonlyMap<string, Value>, text: (value: Value) => string): string {
  const members = inGoOrder([...map.keys()]).map((key) => `${goJson(key)}:${text(map.get(key) as Value)}`)
  return `{${members.join(',')}}`
}

/** What an object is called in its group; undefined: it is left out (protocol.md §1.2). */
const keyRules: Readonly<Record<'v1' | 'v2', (object: Obj, home: string) => string | undefined>> = {
  // A namespaced parent sees only its own namespace, by plain names.
  v1({ metadata }, home) {
    if (home === '') return keyOf(metadata)
    return metadata.namespace === home ? (metadata.name ?? '') : undefined
  },
  v2: ({ metadata }) => keyOf(metadata),
}
