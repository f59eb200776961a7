import { keyOf, splitApiVersion, type Obj, type ObjectMeta } from '../../../cluster/object.ts'
import { isFields } from '../../../protocol/own.ts'
import type { ObservedGroup } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'

/** What a hook wants, findable. */
export interface DesiredChildren {
  /** In the hook's order; of two with one name the last is taken. */
  all(): Obj[]
  /** Whatever the version is. */
  find(group: string, kind: string, name: string): Obj | undefined
  /** Puts another in the place of the one with the same version, kind and name, if there is one. */
  replace(child: Obj): void
}

/**
 * What names a child for its parent: its name, with the namespace when the parent has none.
 *
 * @example
 * relativeName(clusterWideParent, pod) // 'default/web-0'
 */
export function relativeName(parent: Obj, child: Obj): string {
  const metadata = metadataOf(child)
  return parent.metadata.namespace ? (metadata.name ?? '') : keyOf(metadata)
}

/**
 * Indexes the children of an answer, completed as they will be when they are compared: with the parent's namespace,
 * and the label that a generated selector looks for.
 */
export function indexDesired(plan: Plan, parent: Obj, children: readonly Obj[]): DesiredChildren {
  const byVersion = new Map<string, Obj>()
  const keyed = (child: Obj) => `${child.apiVersion}/${child.kind}/${relativeName(parent, child)}`
  const put = (child: Obj) => byVersion.set(keyed(child), child)
  for (const child of children) put(completed(plan, parent, child))
  const byKind = new Map<string, string>()
  for (const [key, child] of byVersion) {
    byKind.set(kindKey(groupOf(child), child.kind, relativeName(parent, child)), key)
  }
  return {
    all: () => [...byVersion.values()],
    find: (group, kind, name) => byVersion.get(byKind.get(kindKey(group, kind, name)) ?? ''),
    replace(child) {
      if (byVersion.has(keyed(child))) put(child)
    },
  }
}

/** Finds observed children by what names them for their parent. */
export function indexObserved(parent: Obj, groups: readonly ObservedGroup[]): Pick<DesiredChildren, 'find'> {
  const byName = new Map<string, Obj>()
  for (const { apiVersion, kind, objects } of groups) {
    const { group } = splitApiVersion(apiVersion)
    for (const child of objects) byName.set(kindKey(group, kind, relativeName(parent, child)), child)
  }
  return { find: (group, kind, name) => byName.get(kindKey(group, kind, name)) }
}

/** What names a child among those of all kinds, whatever the version. */
export const kindKey = (group: string, kind: string, name: string): string => `${kind}.${group}/${name}`

/** The group of a child; a hook may have left its version out. */
export const groupOf = ({ apiVersion = '' }: Partial<Obj>): string => splitApiVersion(apiVersion).group

function completed({ generateSelector }: Plan, parent: Obj, child: Obj): Obj {
  const { namespace, uid = '' } = parent.metadata
  const metadata = metadataOf(child)
  const { labels = {} } = metadata
  return {
    ...child,
    metadata: {
      ...metadata,
      ...(!metadata.namespace && namespace !== undefined && { namespace }),
      // What is no map of labels is refused later, in Metacontroller's words.
      ...(generateSelector && isFields(labels) && { labels: { 'controller-uid': uid, ...labels } }),
    },
  }
}

/** A hook may have left it out. */
const metadataOf = ({ metadata }: Partial<Obj>): ObjectMeta => (isFields(metadata) ? metadata : {})
