import { sameJson, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { REVISION } from './deployment/annotations.ts'
import { isComplete, resize, startDraft, type Draft } from './deployment/draft.ts'
import { forgetHistory } from './deployment/history.ts'
import { isRolling } from './deployment/limits.ts'
import { createNewest, findNewest } from './deployment/newest.ts'
import { replicasOf, type Deployment, type DeploymentStatus } from './deployment/objects.ts'
import { rolloutStatus, sayPause, untilDeadline } from './deployment/progress.ts'
import { isScaled, rescale } from './deployment/proportional.ts'
import { emptyOld } from './deployment/recreate.ts'
import { rollOn } from './deployment/rolling.ts'
import { countUp } from './deployment/status.ts'
import type { ReplicaSet } from './replicaset/objects.ts'
import { claim } from './sets/claim.ts'
import { REPLICA_SET } from './sets/objects.ts'
import { isDeleted } from './sets/pods.ts'

/**
 * Moves a Deployment's Pods from one template to the next, by way of ReplicaSets.
 *
 * @example
 * const { writes } = deploymentControl.reconcile(deployment, world)
 */
export const deploymentControl: Control = {
  name: 'deployment-controller',
  kind: { apiVersion: 'apps/v1', kind: 'Deployment' },
  owns: [REPLICA_SET],
  reconcile,
}

function reconcile(object: Obj, world: World): Todo {
  const deployment = object as Deployment
  const { mine, adopt, release } = claim<ReplicaSet>(deployment, REPLICA_SET, world)
  if (adopt.length > 0) return { writes: [...adopt, ...release] }

  const draft = startDraft(deployment, world)
  if (!isDeleted(deployment)) sayPause(draft)
  findNewest(draft, mine)
  const { status, isRollout } = advance(draft)
  const wait = isRollout ? untilDeadline(draft, status) : undefined
  return {
    writes: [...release, ...writesOf(draft, status)],
    ...(wait !== undefined && { afterMs: wait }),
  }
}

/** Does what is next for a Deployment, and says how it is then. */
function advance(draft: Draft): { status: DeploymentStatus; isRollout: boolean } {
  const { deployment } = draft
  if (isDeleted(deployment)) return { status: countUp(draft), isRollout: false }
  const isPaused = deployment.spec.paused === true
  if (isPaused || isScaled(draft)) {
    rescale(draft)
    if (isPaused) forgetHistory(draft)
    return { status: countUp(draft), isRollout: false }
  }
  const isSettled = isRolling(deployment) ? roll(draft) : recreate(draft)
  if (isSettled === 'stuck') return { status: statusAsItWas(draft), isRollout: false }
  if (isSettled && isComplete(deployment, deployment.status)) forgetHistory(draft)
  return { status: rolloutStatus(draft), isRollout: true }
}

/** Whether no size had to change; stuck without a ReplicaSet of the present template. */
type Settled = boolean | 'stuck'

function roll(draft: Draft): Settled {
  if (draft.newest === undefined && !createNewest(draft)) return 'stuck'
  return draft.newest !== undefined && !rollOn(draft, draft.newest)
}

function recreate(draft: Draft): Settled {
  if (emptyOld(draft)) return false
  if (draft.newest === undefined && !createNewest(draft)) return 'stuck'
  if (draft.newest) resize(draft, draft.newest, replicasOf(draft.deployment))
  return true
}

/** The counts as they were, as there is nothing new to count. */
function statusAsItWas({ deployment, collisions }: Draft): DeploymentStatus {
  return { ...deployment.status, ...(collisions !== undefined && { collisionCount: collisions }) }
}

function writesOf(draft: Draft, counts: DeploymentStatus): Write[] {
  const { conditions, problems, obsolete, touched } = draft
  const sets = [...touched].flatMap(({ was, now, told }): Write[] => {
    if (was === now) return []
    return [was === undefined ? { op: 'create', object: now } : { op: 'replace', object: now }, ...told]
  })
  const gone = obsolete.map((set): Write => ({ op: 'delete', object: set }))
  const said = writeStatus(draft, { ...counts, ...(conditions.length > 0 && { conditions }) })
  // What failed may fail again and end the pass, so that what is to be said of it comes first.
  return problems.length > 0 ? [...problems, ...said, ...sets, ...gone] : [...sets, ...gone, ...said]
}

/** The write of a status and a revision, unless they are what the object says already. */
function writeStatus({ deployment, revision }: Draft, status: DeploymentStatus): Write[] {
  const { metadata } = deployment
  const isKnown = revision === metadata.annotations?.[REVISION]
  if (isKnown && sameJson(deployment.status ?? {}, status)) return []
  const annotations = { ...metadata.annotations, ...(revision !== undefined && { [REVISION]: revision }) }
  const object = { ...deployment, metadata: { ...metadata, annotations }, status }
  return [{ op: 'replace', object, subresource: 'status' }]
}
