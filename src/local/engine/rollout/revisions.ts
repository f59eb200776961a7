import { refOf, type Obj } from '../../../cluster/object.ts'
import type { Fields } from '../../../protocol/own.ts'
import { mergeChild } from '../apply/merge-child.ts'
import type { EngineContext } from '../context.ts'
import { MetacontrollerCrash, type Answer } from '../hook/hook.ts'
import type { Observed, ObservedGroup } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'
import type { Decision } from '../report/report.ts'
import { isDeleting } from '../sync/finalizer.ts'
import { advance } from './advance.ts'
import { claimRevisions, revisionMatcher } from './claim-revisions.ts'
import { withUpdatedCondition } from './condition.ts'
import { indexDesired, indexObserved } from './desired-children.ts'
import { liveRevisions, type LiveRevision } from './live-revisions.ts'
import { mergeAnswers, type RevisionAnswer } from './merge-answers.ts'
import { claimsOf, patchOf, revisionName, type Revision } from './revision.ts'
import { rolloutWarnings, type Rollout } from './warnings.ts'
import { writeRevisions } from './write-revisions.ts'

export { isRolling } from './strategy.ts'

/** What a sync gives to its rolling update. */
export interface SyncRevisionsInput {
  context: EngineContext
  plan: Plan
  parent: Obj
  observed: Observed
  related: (parent: Obj) => Promise<readonly ObservedGroup[]>
  /** Calls the hook that fits the parent. What it rejects with is passed on as it is. */
  call: (observed: Observed) => Promise<Answer>
  decided: (decision: Decision) => void
}

/** A revision with what it answers and claims. */
type Asked = LiveRevision & RevisionAnswer

/**
 * Calls the hook for every live revision of a parent at once, moves the rollout on by at most one child, keeps the
 * revisions, and merges the answers into one (protocol.md §3.8).
 *
 * As 4.17.2 does it, the rollout of a namespaced parent stops behind its first child, and a cluster-wide parent fails
 * for want of a place for its revisions; modes `emulate` and `stop` do the same, and `stop` says so. With `fix` both
 * roll to the end; the revisions of cluster-wide parents live in the namespace `default`.
 *
 * @throws MetacontrollerCrash where 4.17.2 ends as a process, except with `fix`
 * @example
 * const answer = await syncRevisions({ context, plan, parent, observed, related, call, decided })
 */
export async function syncRevisions(input: SyncRevisionsInput): Promise<Answer> {
  const { context, plan, parent, observed, decided } = input
  const { bugs } = context
  const patch = patchOf(parent, plan.fieldPaths)
  const claimed = await claimRevisions({
    context,
    plan,
    parent,
    name: revisionName(plan, parent, patch),
    decided,
  })
  const live = liveRevisions(input, patch, claimed)
  const asked = await callAll(input, live)
  const status = statusOf(input, asked[0].answer)

  const { claims, condition, overlooked } = advance({
    plan,
    parent,
    bugs,
    claims: asked.map((revision) => revision.claims),
    desired: asked[0].desired,
    latest: asked[0].revision.metadata.name ?? '',
    observed: indexObserved(parent, observed.children),
    differences: (child, wanted) => mergeChild(child, wanted).paths,
  })
  const updated = withUpdatedCondition(status, condition, bugs === 'fix')
  if (bugs === 'stop') warn(input, { revision: asked[0].revision, status, overlooked })
  if (condition.reason === 'RolloutWaiting') {
    decided({ ref: refOf(parent), did: 'keep', why: `the rollout waits: ${condition.message}` })
  }

  const [latest, ...others] = asked.map((revision, index) => ({ ...revision, claims: claims[index] ?? [] }))
  if (latest === undefined) throw new Error('a parent always has a latest revision')
  const older = others.filter((revision) => revision.claims.some(({ names }) => names.length > 0))
  await writeRevisions({ context, parent, observed: claimed, wanted: [latest, ...older], decided })
  return mergeAnswers({ ...latest, answer: { ...latest.answer, status: updated } }, older)
}

/** Asks for all revisions at once; the first failure, in their order, is that of all. */
async function callAll(
  { plan, parent, observed, related, call, context }: SyncRevisionsInput,
  live: readonly LiveRevision[],
): Promise<[Asked, ...Asked[]]> {
  const finalizes =
    plan.hooks.finalize && (isDeleting(parent) || !plan.parents.some((rule) => rule.selects(parent)))
  if (!finalizes && !plan.hooks.sync && context.bugs !== 'fix') {
    throw new MetacontrollerCrash(`${CRASHES}: a rolling update calls hooks.sync, and there is none`)
  }
  const ask = async (revision: LiveRevision, index: number): Promise<Asked> => {
    const answer = await call(
      index === 0
        ? observed
        : { ...observed, parent: revision.parent, related: await related(revision.parent) },
    )
    const desired = indexDesired(plan, parent, answer.children)
    return { ...revision, answer, desired, claims: claimsOf(revision.revision) }
  }
  const results = await Promise.allSettled(live.map(ask))
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  }) as [Asked, ...Asked[]]
}

/** The condition of the rollout has to go somewhere. */
function statusOf({ context }: SyncRevisionsInput, { status }: Answer): Fields {
  if (status === undefined && context.bugs !== 'fix') {
    throw new MetacontrollerCrash(
      `${CRASHES}: a rolling update writes its condition into the status of the answer, and there is none. Return a status, {} at least.`,
    )
  }
  return status ?? {}
}

const CRASHES = 'Metacontroller 4.17.2 would crash here'

function warn(
  { context, plan, parent }: SyncRevisionsInput,
  { revision, ...seen }: Pick<Rollout, 'status' | 'overlooked'> & { revision: Revision },
): void {
  const { kind, name } = plan
  const isSelected = revisionMatcher(plan, parent)(revision.metadata.labels ?? {})
  for (const message of rolloutWarnings({ parent, isSelected, ...seen })) {
    context.tell({ type: 'warning', controller: { kind, name }, parent: refOf(parent), message })
  }
}
