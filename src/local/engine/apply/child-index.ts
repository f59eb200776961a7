import { splitApiVersion, type Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { ObservedGroup } from '../observed.ts'
import { identityOf, placeOf } from './desire.ts'
import { byKind, kindOf, type KindName } from './gvk.ts'
import { isTerminating } from './child-task.ts'

/** The children of one parent as they are and as they should be, findable by each other. */
export interface ChildIndex {
  /** What is wanted, in the order in which kinds are worked through. */
  kinds: readonly { kind: KindName; children: readonly Obj[] }[]
  /** Whether a rule of the controller names the kind in this version. */
  isDeclared(kind: KindName): boolean
  observedOf(desired: Obj): Obj | undefined
  /** The object that an earlier sync created for a desired one that has only a generateName. */
  generatedOf(desired: Obj): Obj | undefined
  isWanted(observed: Obj): boolean
  /** The desired object that an observed one is, when it is wanted through another version of its group. */
  otherVersionOf(observed: Obj): Obj | undefined
}

/** What is indexed. */
export interface Indexing {
  observed: readonly ObservedGroup[]
  desired: readonly Obj[]
  bugs: BugMode
}

/**
 * Indexes what is observed and what is wanted of one parent. To emulate Metacontroller means to find children by
 * version and name alone, even though some are deleted and created for ever then (protocol.md §3.6, §7).
 *
 * @example
 * indexChildren({ observed, desired, bugs: 'stop' }).isWanted(pod)
 */
export function indexChildren({ observed, desired, bugs }: Indexing): ChildIndex {
  const declared = new Set(observed.map(nameOfKind))
  const seen = new Map<string, Obj>()
  for (const { objects } of observed) for (const object of objects) seen.set(identityOf(object), object)
  const wanted = new Set(desired.map(identityOf))
  const related = bugs === 'emulate' ? [] : desired
  const anyVersion = new Map(related.map((child) => [versionless(child), child]))
  const generated = new Map(
    related.filter(isGenerating).map((child) => [child, generatedFor(child, observed)]),
  )
  const keptOnes = new Set(generated.values())
  const kinds = Map.groupBy(desired, (child) => nameOfKind(kindOf(child)))

  return {
    kinds: [...kinds.values()]
      .map((children) => ({ kind: kindOf(children[0] ?? {}), children }))
      .sort((left, right) => byKind(left.kind, right.kind)),
    isDeclared: (kind) => declared.has(nameOfKind(kind)),
    observedOf: (child) => seen.get(identityOf(child)),
    generatedOf: (child) => generated.get(child),
    isWanted: (object) => wanted.has(identityOf(object)) || keptOnes.has(object),
    otherVersionOf: (object) => anyVersion.get(versionless(object)),
  }
}

const nameOfKind = ({ apiVersion, kind }: KindName) => `${apiVersion}/${kind}`

function versionless(child: Obj): string {
  const { apiVersion, kind } = kindOf(child)
  return `${splitApiVersion(apiVersion).group}/${kind}/${placeOf(child)}`
}

const isGenerating = ({ metadata }: Obj) => !metadata.name && Boolean(metadata.generateName)

function generatedFor(child: Obj, observed: readonly ObservedGroup[]): Obj | undefined {
  const { apiVersion, kind, metadata } = child
  const group = observed.find((one) => one.apiVersion === apiVersion && one.kind === kind)
  return group?.objects.find(
    (object) =>
      object.metadata.generateName === metadata.generateName &&
      object.metadata.namespace === metadata.namespace &&
      !isTerminating(object),
  )
}
