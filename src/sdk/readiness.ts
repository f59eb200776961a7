import { isDeleting } from './is-deleting.ts'
import type { DaemonSet, Deployment, Job, Pod, StatefulSet } from './kinds.ts'
import type { ObjectLike } from './resource.ts'

/** How far an object is on its way to what its spec says. */
export interface Readiness {
  /** `failed` is final until somebody changes the object; `progressing` may take for ever, too. */
  state: 'ready' | 'progressing' | 'failed'
  /** One sentence for people; it changes as the object does, so compare `state`, not this. */
  message: string
}

/** The kinds that {@link readiness} knows. */
export type Watchable = Deployment | StatefulSet | DaemonSet | Job | Pod

/**
 * Tells whether a workload is where its spec wants it, as `kubectl rollout status` and `kubectl wait` see it.
 *
 * - Deployment: the spec was observed, all replicas are updated, old ones gone, updated ones available;
 *   `failed` when the progress deadline was exceeded.
 * - StatefulSet: the spec was observed, all replicas are ready, and those above the partition are updated; with
 *   `OnDelete` nobody updates pods, so ready replicas are enough.
 * - DaemonSet: the spec was observed, and a pod is updated and available on every node; with `OnDelete` available is enough.
 * - Job: `ready` when complete, `failed` when failed, `progressing` while it runs or is suspended.
 * - Pod: `ready` when its Ready condition is true or it has succeeded, `failed` in phase Failed.
 *
 * An object that does not exist or is being deleted is `progressing`.
 *
 * @param object - The observed object, for instance what {@link lookup} found.
 * @throws TypeError when the object is of another kind.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { readiness } from 'hookwright'
 *
 * assert.deepEqual(readiness(undefined), { state: 'progressing', message: 'does not exist' })
 */
export function readiness(object: Watchable | undefined): Readiness {
  if (object === undefined) return progressing('does not exist')
  if (isDeleting(object)) return progressing('is being deleted')
  switch (object.kind) {
    case 'Deployment':
      return ofDeployment(object)
    case 'StatefulSet':
      return ofStatefulSet(object)
    case 'DaemonSet':
      return ofDaemonSet(object)
    case 'Job':
      return ofJob(object)
    case 'Pod':
      return ofPod(object)
    default:
      throw new TypeError(`readiness: knows workloads, not ${(object as ObjectLike).kind}`)
  }
}

/**
 * Shorthand for {@link readiness} of state `ready`.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { isReady } from 'hookwright'
 *
 * assert.ok(!isReady(undefined))
 */
export function isReady(object: Watchable | undefined): boolean {
  return readiness(object).state === 'ready'
}

const ready = (message: string): Readiness => ({ state: 'ready', message })
const progressing = (message: string): Readiness => ({ state: 'progressing', message })
const failed = (message: string): Readiness => ({ state: 'failed', message })

/** The numbers in a status are about an older spec until the controller has seen this one. */
const unobserved = ({ metadata, status }: Deployment | StatefulSet | DaemonSet) =>
  (metadata.generation ?? 0) > (status?.observedGeneration ?? 0)

const UNOBSERVED = progressing('waits for its spec to be observed')

interface AnyCondition {
  type: string
  status: string
  reason?: string | undefined
  message?: string | undefined
}

const find = (conditions: readonly AnyCondition[] | undefined, type: string) =>
  conditions?.find((condition) => condition.type === type)

const holds = (conditions: readonly AnyCondition[] | undefined, type: string) => {
  const condition = find(conditions, type)
  return condition?.status === 'True' ? condition : undefined
}

function ofDeployment(deployment: Deployment): Readiness {
  if (unobserved(deployment)) return UNOBSERVED
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions } = deployment.status ?? {}
  const wanted = deployment.spec?.replicas ?? 1
  const progress = find(conditions, 'Progressing')
  if (progress?.reason === 'ProgressDeadlineExceeded')
    return failed(progress.message ?? 'exceeded its progress deadline')
  if (updatedReplicas < wanted) return progressing(`${updatedReplicas} of ${wanted} replicas are updated`)
  if (replicas > updatedReplicas)
    return progressing(`${replicas - updatedReplicas} old replicas are to be terminated`)
  if (availableReplicas < updatedReplicas) {
    return progressing(`${availableReplicas} of ${updatedReplicas} updated replicas are available`)
  }
  return ready(`${availableReplicas} of ${wanted} replicas are available`)
}

function ofStatefulSet(set: StatefulSet): Readiness {
  if (unobserved(set)) return UNOBSERVED
  const { readyReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = set.status ?? {}
  const wanted = set.spec?.replicas ?? 1
  const strategy = set.spec?.updateStrategy
  if (readyReplicas < wanted) return progressing(`${readyReplicas} of ${wanted} replicas are ready`)
  if (strategy?.type === 'OnDelete') return ready(`${readyReplicas} of ${wanted} replicas are ready`)
  // The revisions become equal only when no partition holds replicas back, so that is judged by numbers.
  const toUpdate = Math.max(wanted - (strategy?.rollingUpdate?.partition ?? 0), 0)
  if (strategy?.rollingUpdate ? updatedReplicas < toUpdate : updateRevision !== currentRevision) {
    return progressing(`${updatedReplicas} of ${toUpdate} replicas are updated`)
  }
  return ready(`${readyReplicas} of ${wanted} replicas are ready`)
}

function ofDaemonSet(set: DaemonSet): Readiness {
  if (unobserved(set)) return UNOBSERVED
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = set.status ?? {}
  if (set.spec?.updateStrategy?.type !== 'OnDelete' && updatedNumberScheduled < desiredNumberScheduled) {
    return progressing(`${updatedNumberScheduled} of ${desiredNumberScheduled} pods are updated`)
  }
  const message = `${numberAvailable} of ${desiredNumberScheduled} pods are available`
  return numberAvailable < desiredNumberScheduled ? progressing(message) : ready(message)
}

function ofJob({ status }: Job): Readiness {
  const broken = holds(status?.conditions, 'Failed')
  if (broken) return failed(broken.message ?? broken.reason ?? 'failed')
  if (holds(status?.conditions, 'Complete')) return ready('is complete')
  if (holds(status?.conditions, 'Suspended')) return progressing('is suspended')
  return progressing(`${status?.active ?? 0} pods are running`)
}

function ofPod({ status }: Pod): Readiness {
  if (status?.phase === 'Failed') return failed(status.message ?? status.reason ?? 'failed')
  if (status?.phase === 'Succeeded') return ready('has succeeded')
  const condition = find(status?.conditions, 'Ready')
  if (condition?.status === 'True') return ready('is ready')
  return progressing(condition?.message ?? `is ${(status?.phase ?? 'Pending').toLowerCase()}`)
}
