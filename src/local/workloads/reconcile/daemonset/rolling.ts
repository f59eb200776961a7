import type { Pod } from '../sets/objects.ts'
import { isDeleted } from '../sets/pods.ts'
import { limitsOf } from './limits.ts'
import { isSteady, isUpToDate, type Changes, type Pass, type Place } from './pass.ts'

/** The Pods of a Node that are to stay for now; undefined when there are too many to tell. */
interface Pair {
  newPod: Pod | undefined
  oldPod: Pod | undefined
}

/**
 * One step of a rolling update, once every Node has what it should: old Pods go, as many as may be missing, and others
 * come in their place with the next step; or new ones come besides, as many as may be too many.
 *
 * @example
 * const { create, remove } = rollOn(pass)
 */
export function rollOn(pass: Pass): Changes {
  const changes: Changes = { create: [], remove: [], told: [] }
  if (pass.set.spec.updateStrategy?.type !== 'RollingUpdate') return changes
  const places = pass.places.filter(({ fit, pods }) => pods.length > 0 || fit?.runs === true)
  return limitsOf(pass).surge === 0 ? replaceSome(pass, places, changes) : surge(pass, places, changes)
}

function pairOf(pass: Pass, { pods }: Place): Pair | undefined {
  const present = pods.filter((pod) => !isDeleted(pod))
  const upToDate = present.filter((pod) => isUpToDate(pod, pass))
  const [newPod] = upToDate
  const [oldPod] = present.filter((pod) => !upToDate.includes(pod))
  return upToDate.length > 1 || present.length - upToDate.length > 1 ? undefined : { newPod, oldPod }
}

/** Old Pods that are not available go in any case; they are missing already. */
function replaceSome(pass: Pass, places: readonly Place[], changes: Changes): Changes {
  const candidates: Pod[] = []
  let missing = 0
  for (const place of places) {
    const { newPod, oldPod } = pairOf(pass, place) ?? { newPod: undefined, oldPod: undefined }
    if (oldPod && !newPod && isSteady(oldPod, pass)) candidates.push(oldPod)
    else if (!(newPod && !oldPod && isSteady(newPod, pass))) {
      missing++
      if (oldPod && !newPod) changes.remove.push(oldPod)
    }
  }
  const more = Math.max(0, limitsOf(pass).unavailable - missing)
  changes.remove.push(...candidates.slice(0, more))
  return changes
}

/** An old Pod goes when the new one on its Node is available, and from a Node that is to have none, when enough are. */
function surge(pass: Pass, places: readonly Place[], changes: Changes): Changes {
  const { surge: most, desired } = limitsOf(pass)
  const candidates: string[] = []
  const misplaced: Pod[] = []
  let surging = 0
  let available = 0
  for (const place of places) {
    const pair = pairOf(pass, place)
    if (pair === undefined) {
      surging++
      continue
    }
    const { newPod, oldPod } = pair
    const first = oldPod ?? newPod
    const isFine = first !== undefined && isSteady(first, pass)
    if (isFine) available++
    if (oldPod === undefined) continue
    if (newPod === undefined) {
      if (place.fit?.runs !== true) (isFine ? misplaced : changes.remove).push(oldPod)
      else (isFine ? candidates : changes.create).push(place.name)
    } else if (isSteady(newPod, pass)) changes.remove.push(oldPod)
    else surging++
  }
  changes.remove.push(...misplaced.slice(0, Math.max(0, available - desired)))
  changes.create.push(...candidates.slice(0, Math.max(0, most - surging)))
  return changes
}
