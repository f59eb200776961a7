import { sameJson, type Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import type { EngineContext } from '../context.ts'
import type { Plan } from '../plan/plan.ts'
import { newRevision, patched, type Revision } from './revision.ts'

/** The parent as one revision knows it. */
export interface LiveRevision {
  parent: Obj
  revision: Revision
}

/**
 * The parent in all shapes that children still follow; today's is the first, with a new revision if it has none.
 *
 * @throws Error when the fields of a revision do not fit into today's parent, or a new one cannot be labelled
 * @example
 * liveRevisions(input, patchOf(parent, plan.fieldPaths), observed) // [today's, those of observed that differ from it...]
 */
export function liveRevisions(
  { context, plan, parent }: { context: Pick<EngineContext, 'bugs'>; plan: Plan; parent: Obj },
  patch: Fields,
  observed: readonly Revision[],
): LiveRevision[] {
  const isLatest = (revision: Revision) => sameJson(patchIn(revision), patch)
  const latest = observed.findLast(isLatest) ?? newRevision({ plan, parent, patch, bugs: context.bugs })
  const older = observed
    .filter((revision) => !isLatest(revision))
    .map((revision) => ({ revision, parent: patched(parent, patchIn(revision), plan.fieldPaths) }))
  return [{ parent, revision: latest }, ...older]
}

function patchIn(revision: Revision): Fields {
  const patch = own(revision, 'parentPatch')
  return isFields(patch) ? patch : {}
}
