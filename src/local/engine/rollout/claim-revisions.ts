import { controllerOf, type Obj } from '../../../cluster/object.ts'
import type { LabelMatcher } from '../../../cluster/selector.ts'
import type { EngineContext } from '../context.ts'
import type { Plan } from '../plan/plan.ts'
import type { Decision } from '../report/report.ts'
import { claimChildren } from '../sync/claim.ts'
import { childSelector } from '../sync/selector.ts'
import { kindLabels, revisionKind, revisionNamespace, type Revision } from './revision.ts'

/** Whose revisions are looked for. */
export interface ClaimRevisionsInput {
  context: EngineContext
  plan: Plan
  parent: Obj
  /** The name that the revision of today's parent has; nobody else's has it. */
  name: string
  decided: (decision: Decision) => void
}

/**
 * The revisions of a parent, after those that nobody owns are adopted and those that do not match are released. As a
 * fix, what is the parent's by owner or name matches: 4.17.2 may make revisions that it lets go of at once.
 *
 * @throws Error that collects what failed, in Metacontroller's words
 */
export async function claimRevisions({
  context,
  plan,
  parent,
  name,
  decided,
}: ClaimRevisionsInput): Promise<Revision[]> {
  const { mirror, release } = context.mirrors.open(revisionKind)
  const isSurelyOurs = (revision: Obj) =>
    context.bugs === 'fix' &&
    (controllerOf(revision)?.uid === parent.metadata.uid || revision.metadata.name === name)
  const claim = (candidates: readonly Obj[], matches: LabelMatcher) =>
    claimChildren({ context, parent, what: 'ControllerRevisions', candidates, matches, decided })
  try {
    await mirror.synced
    const all = mirror.list(revisionNamespace(parent, context.bugs))
    const ours = await claim(all.filter(isSurelyOurs), () => true)
    const others = await claim(
      all.filter((revision) => !isSurelyOurs(revision)),
      revisionMatcher(plan, parent),
    )
    return [...ours, ...others] as Revision[]
  } finally {
    release()
  }
}

/** Which labels a revision of this parent has. */
export function revisionMatcher(plan: Plan, parent: Obj): LabelMatcher {
  const selects = childSelector(parent, plan)
  const ours = Object.entries(kindLabels(plan))
  return (labels) => selects(labels) && ours.every(([key, value]) => labels?.[key] === value)
}
