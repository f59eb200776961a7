import { refOf, sameJson, type Obj } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'
import { errorText } from '../error-text.ts'
import type { Decision } from '../report/report.ts'
import { parentName } from '../sync/parent-name.ts'
import { claimsOf, type ClaimedNames, type Revision } from './revision.ts'

/** A revision as it should be from now on. */
export interface WantedRevision {
  revision: Revision
  claims: readonly ClaimedNames[]
}

/** Revisions to bring in line. */
export interface WriteRevisionsInput {
  context: EngineContext
  parent: Obj
  /** What the parent has. */
  observed: readonly Revision[]
  wanted: readonly WantedRevision[]
  decided: (decision: Decision) => void
}

/** The API has no such path: revisions are not cluster-wide. */
const NO_CLUSTER_WIDE_REVISIONS =
  'the server could not find the requested resource (post controllerrevisions.metacontroller.k8s.io)'

/**
 * Deletes the revisions that nobody needs any more, then writes the others where they changed: all of it before any
 * child is touched, so that a rollout that is interrupted goes on where it was (protocol.md §3.8).
 *
 * @throws Error in Metacontroller's words at the first write that fails
 */
export async function writeRevisions(input: WriteRevisionsInput): Promise<void> {
  const { context, observed, wanted, decided } = input
  const { api, bugs } = context
  const known = new Map(observed.map((revision) => [revision.metadata.name, revision]))
  const stay = new Set(wanted.map(({ revision }) => revision.metadata.name))

  for (const revision of observed) {
    if (stay.has(revision.metadata.name)) continue
    await attempt(input, 'delete', revision, () =>
      api.delete(refOf(revision), { uid: revision.metadata.uid }),
    )
    decided({ ref: refOf(revision), did: 'delete', why: 'no child follows this revision any more' })
  }
  for (const { revision, claims } of wanted) {
    const before = known.get(revision.metadata.name)
    const next = withClaims(revision, claims)
    if (before === undefined) {
      await attempt(input, 'create', revision, () => api.create(next))
      decided({ ref: refOf(revision), did: 'create', why: `the parent has a new shape; ${listed(claims)}` })
    } else if (!sameJson(claimsOf(before), claims) || (bugs === 'emulate' && claims.length === 0)) {
      // For Go, the empty list that 4.17.2 made and the one that is not there differ: it writes nothing new, each time.
      await attempt(input, 'update', revision, () => api.replace(next))
      decided({ ref: refOf(revision), did: 'update', why: listed(claims), paths: ['children'] })
    }
  }
}

async function attempt(
  { parent }: WriteRevisionsInput,
  verb: 'create' | 'update' | 'delete',
  { metadata }: Revision,
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    if (verb === 'create' && metadata.namespace === undefined) throw new Error(NO_CLUSTER_WIDE_REVISIONS)
    await write()
  } catch (error) {
    const of = parentName(parent)
    throw new Error(
      `${of}: can't reconcile ControllerRevisions: can't ${verb} ControllerRevision ${metadata.name} for ${of}: ${errorText(error)}`,
      { cause: error },
    )
  }
}

function withClaims(revision: Revision, claims: readonly ClaimedNames[]): Revision {
  const { apiVersion, kind, metadata, parentPatch } = revision
  return { apiVersion, kind, metadata, parentPatch, ...(claims.length > 0 && { children: claims }) }
}

function listed(claims: readonly ClaimedNames[]): string {
  const children = claims.flatMap(({ kind, names }) => names.map((name) => `${kind} ${name}`))
  const shown = children.slice(0, 5).join(', ')
  const more = children.length > 5 ? ` and ${children.length - 5} more` : ''
  return `followed by ${children.length === 0 ? 'no child' : shown + more}`
}
