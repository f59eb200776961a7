import { sameJson } from '../../../../cluster/object.ts'
import type { Write } from '../../control.ts'
import { isReady } from '../sets/pods.ts'
import type { DaemonSet, DaemonSetStatus } from './objects.ts'
import { isSteady, isUpToDate, type Pass } from './pass.ts'

/**
 * What a DaemonSet says of itself: of each Node its senior Pod counts.
 *
 * @example
 * const status = nextStatus(pass)
 */
export function nextStatus(pass: Pass): DaemonSetStatus {
  const { set, places } = pass
  const known = places.filter(({ fit }) => fit !== undefined)
  const desired = known.filter(({ fit }) => fit?.runs === true)
  const seniors = desired.flatMap(({ pods }) => pods.slice(0, 1))
  const ready = seniors.filter(isReady)
  const available = ready.filter((pod) => isSteady(pod, pass)).length
  const counts = {
    observedGeneration: set.metadata.generation ?? 0,
    updatedNumberScheduled: seniors.filter((pod) => isUpToDate(pod, pass)).length,
    numberAvailable: available,
    numberUnavailable: desired.length - available,
  }
  return {
    ...set.status,
    currentNumberScheduled: seniors.length,
    numberMisscheduled: known.filter(({ fit, pods }) => fit?.runs !== true && pods.length > 0).length,
    desiredNumberScheduled: desired.length,
    numberReady: ready.length,
    ...counts,
  }
}

/** Counts that are left out when there are none, as the API server has them. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
])

/** The write of a status, unless it is what the object says already. */
export function writeStatus(set: DaemonSet, status: DaemonSetStatus): Write[] {
  const shown = Object.fromEntries(
    Object.entries(status).filter(([name, count]) => count !== 0 || !OPTIONAL.has(name)),
  )
  if (sameJson(set.status, shown)) return []
  return [{ op: 'replace', object: { ...set, status: shown }, subresource: 'status' }]
}
