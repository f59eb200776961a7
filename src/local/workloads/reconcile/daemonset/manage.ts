import type { Pod } from '../sets/objects.ts'
import { isDeleted, isReady } from '../sets/pods.ts'
import { maySurge } from './limits.ts'
import { HASH } from './objects.ts'
import { isSteady, type Changes, type Pass, type Place } from './pass.ts'

/** A Pod that fails at once is replaced no faster than this. */
const PATIENCE_MS = 1000

/**
 * One Pod on each Node that is to have one, and none elsewhere; Pods that have ended are replaced. While surging, an old
 * and a new one may share a Node until the new one is available.
 *
 * @example
 * const { create, remove } = manage(pass)
 */
export function manage(pass: Pass): Changes {
  const changes: Changes = { create: [], remove: [], told: [] }
  for (const place of pass.places) {
    const { fit, pods } = place
    if (fit === undefined) changes.remove.push(...pods.filter(({ spec }) => (spec.nodeName ?? '') === ''))
    else if (fit.runs && pods.length === 0) changes.create.push(place.name)
    else if (fit.stays) keep(pass, place, changes)
    else changes.remove.push(...pods.filter((pod) => !isDeleted(pod)))
  }
  return changes
}

function keep(pass: Pass, place: Place, changes: Changes): void {
  const running = place.pods.filter((pod) => !isDeleted(pod) && !replaceEnded(pass, place, pod, changes))
  if (!maySurge(pass.set)) changes.remove.push(...running.slice(1))
  else if (running.length > 1) changes.remove.push(...surplus(pass, running))
  else if (running.length === 0 && place.fit?.runs === true) changes.create.push(place.name)
}

/** Whether a Pod has ended; it goes, so that another can come. */
function replaceEnded({ set, world }: Pass, { name }: Place, pod: Pod, changes: Changes): boolean {
  const phase = pod.status?.phase ?? ''
  const words = ENDS[phase]
  if (words === undefined) return false
  const left = phase === 'Failed' ? PATIENCE_MS - world.since(pod.metadata.creationTimestamp) : 0
  if (left > 0) {
    changes.afterMs = Math.min(changes.afterMs ?? left, left)
    return true
  }
  const { namespace = '', name: podName = '' } = pod.metadata
  const message = `Found ${words.what} daemon pod ${namespace}/${podName} on node ${name}, will try to ${words.will} it`
  changes.told.push({ op: 'event', on: set, type: words.type, reason: words.reason, message })
  changes.remove.push(pod)
  return true
}

const ENDS: Readonly<
  Record<string, { type: 'Normal' | 'Warning'; reason: string; what: string; will: string } | undefined>
> = {
  Failed: { type: 'Warning', reason: 'FailedDaemonPod', what: 'failed', will: 'kill' },
  Succeeded: { type: 'Normal', reason: 'SucceededDaemonPod', what: 'succeeded', will: 'delete' },
}

/** Of each template the senior Pod stays; the old one only while it is ready and the new one is not available. */
function surplus(pass: Pass, running: readonly Pod[]): Pod[] {
  const isNew = ({ metadata }: Pod) => metadata.labels?.[HASH] === pass.hash
  const newest = running.find(isNew)
  const oldest = running.find((pod) => !isNew(pod))
  const others = running.filter((pod) => pod !== newest && pod !== oldest)
  const isReplaced = newest && oldest && (!isReady(oldest) || isSteady(newest, pass))
  return isReplaced ? [...others, oldest] : others
}
