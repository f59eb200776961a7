import type { Ref } from '../../../cluster/api.ts'
import { refOf, type Obj, type OwnerReference } from '../../../cluster/object.ts'

/** Set on an owner that goes only after the dependents that block it. */
export const FOREGROUND = 'foregroundDeletion'
/** Set on an owner that goes only after its dependents have forgotten it. */
export const ORPHAN = 'orphan'

/** What the collector knows of an object. */
export interface Node {
  uid: string
  ref: Ref
  owners: readonly OwnerReference[]
  deleting: boolean
  /** Is being deleted, and waits for its dependents to go, or to be orphaned. */
  foreground: boolean
  orphaning: boolean
}

/** What has to be looked at after a change. */
export type Task =
  | { do: 'collect'; uid: string }
  | { do: 'orphan'; uid: string }
  /** An object names an owner in another namespace. */
  | { do: 'report'; node: Node; owner: OwnerReference }

/** Who owns whom, as far as it has been seen. */
export interface Graph {
  set(object: Obj): Task[]
  gone(object: Obj): Task[]
  node(uid: string): Node | undefined
  dependents(uid: string): Node[]
}

/**
 * Makes an empty graph. Owners need not be there: dependents are kept by the uid that they name.
 *
 * @example
 * const graph = createGraph()
 * graph.set(owner)
 * graph.gone(owner) // [{ do: 'collect', uid: … }] for each dependent
 */
export function createGraph(): Graph {
  const nodes = new Map<string, Node>()
  const byOwner = new Map<string, Set<string>>()

  const dependents = (uid: string) =>
    [...(byOwner.get(uid) ?? [])].map((each) => nodes.get(each)).filter((node) => node !== undefined)

  const index = (node: Node) => {
    for (const { uid } of node.owners) {
      const known = byOwner.get(uid)
      if (known) known.add(node.uid)
      else byOwner.set(uid, new Set([node.uid]))
    }
  }
  const unindex = (node: Node) => {
    for (const { uid } of node.owners) {
      const known = byOwner.get(uid)
      known?.delete(node.uid)
      if (known?.size === 0) byOwner.delete(uid)
    }
  }

  return {
    node: (uid) => nodes.get(uid),
    dependents,
    set(object) {
      const now = toNode(object)
      const was = nodes.get(now.uid)
      if (was) unindex(was)
      nodes.set(now.uid, now)
      index(now)
      const added = now.owners.filter((owner) => !was?.owners.some(({ uid }) => uid === owner.uid))
      return [
        ...added.flatMap((owner) => doubts(now, owner, nodes.get(owner.uid))),
        ...(was ? [] : dependents(now.uid).flatMap((dependent) => doubtsAbout(now, dependent))),
        ...unblocked(was, now).map(collect),
        ...transition(was, now, dependents),
      ]
    },
    gone(object) {
      const node = nodes.get(object.metadata.uid ?? '')
      if (node === undefined) return []
      nodes.delete(node.uid)
      unindex(node)
      const waiting = node.owners.filter(({ uid }) => nodes.get(uid)?.foreground === true)
      return [
        ...dependents(node.uid).map(({ uid }) => collect(uid)),
        ...waiting.map(({ uid }) => collect(uid)),
      ]
    },
  }
}

const collect = (uid: string): Task => ({ do: 'collect', uid })

function toNode(object: Obj): Node {
  const { uid = '', ownerReferences = [], deletionTimestamp, finalizers = [] } = object.metadata
  const deleting = deletionTimestamp != null
  return {
    uid,
    ref: refOf(object),
    owners: ownerReferences,
    deleting,
    foreground: deleting && finalizers.includes(FOREGROUND),
    orphaning: deleting && finalizers.includes(ORPHAN),
  }
}

/** What there is to look at when an object names an owner that is not known, or not as it is described. */
function doubts(node: Node, owner: OwnerReference, known: Node | undefined): Task[] {
  if (known === undefined) return [collect(node.uid)]
  const { apiVersion, kind, name, namespace } = known.ref
  if (namespace !== undefined && namespace !== node.ref.namespace) {
    return [{ do: 'report', node, owner }, collect(node.uid)]
  }
  const same = apiVersion === owner.apiVersion && kind === owner.kind && name === owner.name
  return same ? [] : [collect(node.uid)]
}

const doubtsAbout = (owner: Node, dependent: Node): Task[] =>
  dependent.owners
    .filter(({ uid }) => uid === owner.uid)
    .flatMap((reference) => doubts(dependent, reference, owner))

/** Owners that a node blocked and blocks no longer. */
function unblocked(was: Node | undefined, now: Node): string[] {
  const blocked = was?.owners.filter((owner) => owner.blockOwnerDeletion === true) ?? []
  return blocked
    .map(({ uid }) => uid)
    .filter((uid) => !now.owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true))
}

function transition(was: Node | undefined, now: Node, dependents: (uid: string) => Node[]): Task[] {
  if (now.orphaning && was?.orphaning !== true) return [{ do: 'orphan', uid: now.uid }]
  if (!now.foreground || was?.foreground === true) return []
  return [...dependents(now.uid).map(({ uid }) => collect(uid)), collect(now.uid)]
}
