import { createHash } from 'node:crypto'
import type { Resource } from '../../../cluster/client/discovery.ts'
import type { KindRef } from '../../../cluster/api.ts'
import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import type { BugMode } from '../bugs.ts'
import type { Plan } from '../plan/plan.ts'
import { ownerReference } from '../sync/claim.ts'
import { parentName } from '../sync/parent-name.ts'
import { goJson } from '../json/go-json.ts'
import { readNested, readStrings, withNested } from '../json/nested.ts'

/** Children that one revision answers for, of one kind. */
export interface ClaimedNames {
  apiGroup: string
  kind: string
  names: readonly string[]
}

/** A ControllerRevision: what the parent was like, and which children still follow it. */
export interface Revision extends Obj {
  parentPatch: Fields
  children?: readonly ClaimedNames[]
}

/** What ControllerRevisions are. */
export const revisionKind: KindRef = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'ControllerRevision',
}

/** Keep parents of different kinds apart. */
const GROUP_LABEL = 'metacontroller.k8s.io/apiGroup'
const RESOURCE_LABEL = 'metacontroller.k8s.io/resource'

const LONGEST_NAME = 253

/**
 * The fields of a parent that make a revision.
 *
 * @example
 * patchOf(parent, [['spec', 'template']]) // { spec: { template: {...} } }
 */
export function patchOf(parent: Obj, fieldPaths: Plan['fieldPaths']): Fields {
  return copyFields(parent, {}, fieldPaths)
}

/**
 * A parent as it was: today's, with the fields of a revision laid over it (protocol.md §3.8).
 *
 * @example
 * patched(parent, revision.parentPatch, [['spec', 'template']]).metadata // today's
 */
export function patched(parent: Obj, patch: Fields, fieldPaths: Plan['fieldPaths']): Obj {
  return copyFields(patch, parent, fieldPaths) as Obj
}

function copyFields(from: Fields, to: Fields, fieldPaths: Plan['fieldPaths']): Fields {
  let result = to
  for (const path of fieldPaths) {
    const found = readNested(from, path)
    if (found !== undefined) result = withNested(result, path, found.value)
  }
  return result
}

/** What a new revision is made of. */
export interface RevisionInput {
  plan: Plan
  parent: Obj
  patch: Fields
  bugs: BugMode
}

/**
 * A ControllerRevision that is still to be created (protocol.md §3.8).
 *
 * @throws Error when the labels for it, in the parent's `spec.template`, are none
 * @example
 * newRevision({ plan, parent, patch, bugs: 'stop' }).metadata.name // 'fleets.example.org-5f…'
 */
export function newRevision({ plan, parent, patch, bugs }: RevisionInput): Revision {
  const namespace = revisionNamespace(parent, bugs)
  return {
    ...revisionKind,
    metadata: {
      name: revisionName(plan, parent, patch),
      ...(namespace !== undefined && { namespace }),
      labels: { ...ownLabels(plan, parent, bugs), ...kindLabels(plan) },
      ownerReferences: [ownerReference(parent)],
    },
    parentPatch: patch,
  }
}

/**
 * Where a parent's revisions live: beside it. A cluster-wide parent has no such place, which is where 4.17.2 ends;
 * as a fix they live where the events of such parents do.
 */
export function revisionNamespace({ metadata }: Obj, bugs: BugMode): string | undefined {
  return metadata.namespace ?? (bugs === 'fix' ? 'default' : undefined)
}

/** Labels that tell whose kind of parent a revision belongs to. */
export function kindLabels(plan: Plan): Record<string, string> {
  const { group, plural } = resourceOf(plan)
  return { [GROUP_LABEL]: group, [RESOURCE_LABEL]: plural }
}

/** A CompositeController has one kind of parents. */
function resourceOf({ name, parents: [rule] }: Plan): Resource {
  if (rule === undefined) throw new Error(`the CompositeController ${name} has no kind of parents`)
  return rule.resource
}

/** 4.17.2 takes the template's labels, whether the parent's selector selects them or not. */
function ownLabels({ generateSelector }: Plan, parent: Obj, bugs: BugMode): Record<string, string> {
  if (generateSelector) return { 'controller-uid': parent.metadata.uid ?? '' }
  try {
    const labels = readStrings(parent, ['spec', 'template', 'metadata', 'labels']) ?? {}
    return bugs === 'fix'
      ? { ...labels, ...readStrings(parent, ['spec', 'selector', 'matchLabels']) }
      : labels
  } catch (error) {
    throw new Error(`invalid labels on parent ${parentName(parent)}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/**
 * The name of a revision: it follows from the parent's uid and the fields alone (protocol.md §3.8).
 *
 * @example
 * revisionName(plan, parent, patch) // 'fleets.example.org-b8a875b0d3e55686e1d1a2588aa32881d6618f47'
 */
export function revisionName(plan: Plan, { metadata }: Obj, patch: Fields): string {
  const { plural, group } = resourceOf(plan)
  const hash = createHash('sha1')
    .update(metadata.uid ?? '')
    .update(goJson(patch))
    .digest('hex')
  const prefix = `${plural}.${group === '' ? 'core' : group}`.slice(0, LONGEST_NAME - hash.length - 1)
  return `${prefix}-${hash}`
}

/**
 * The claims of a revision, read with care: somebody may have edited it.
 *
 * @example
 * claimsOf(revision) // [{ apiGroup: 'apps', kind: 'Deployment', names: ['web-0'] }]
 */
export function claimsOf(revision: Revision): ClaimedNames[] {
  const children: unknown = own(revision, 'children')
  if (!Array.isArray(children)) return []
  return children.filter(isFields).map((group) => {
    const names = own(group, 'names')
    return {
      apiGroup: text(own(group, 'apiGroup')),
      kind: text(own(group, 'kind')),
      names: Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [],
    }
  })
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
