import { scaled } from '../sets/int-or-percent.ts'
import type { DaemonSet } from './objects.ts'
import type { Pass } from './pass.ts'

/** Whether an update may put a second Pod on a Node. */
export const maySurge = ({ spec: { updateStrategy } }: DaemonSet): boolean =>
  updateStrategy?.type === 'RollingUpdate' && scaled(updateStrategy.rollingUpdate?.maxSurge, 1, Math.ceil) > 0

/**
 * How many Nodes may have two Pods or none during an update; shares are rounded up. When neither is allowed, one may
 * have none.
 *
 * @example
 * limitsOf(pass) // { surge: 0, unavailable: 1, desired: 3 }
 */
export function limitsOf({ set, places }: Pass): { surge: number; unavailable: number; desired: number } {
  const desired = places.filter(({ fit }) => fit?.runs === true).length
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  if (type !== 'RollingUpdate') return { surge: 0, unavailable: 0, desired }
  const surge = scaled(rollingUpdate?.maxSurge, desired, Math.ceil)
  const unavailable = scaled(rollingUpdate?.maxUnavailable, desired, Math.ceil)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable, desired }
}
