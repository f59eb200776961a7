import { by, inTurn, reversed, type Compare } from '../sets/order.ts'
import { isReady, readySince } from '../sets/pods.ts'
import { isIndexed, type Job, type JobPod } from './objects.ts'
import { completionIndex } from './pods.ts'

const PHASES = ['Pending', 'Unknown', 'Running']

/** What runs least comes first, as in Kubernetes' `ActivePods`. */
const leastUseful: Compare<JobPod> = inTurn<JobPod>(
  by(({ spec }) => Number((spec.nodeName ?? '') !== '')),
  by(({ status }) => PHASES.indexOf(status?.phase ?? '')),
  by((pod) => Number(isReady(pod))),
  youngest((pod) => readySince(pod)),
  reversed(by(restarts)),
  youngest(({ metadata }) => metadata.creationTimestamp ?? undefined),
)

/** Later first, and what has no time before all. Timestamps of one form sort as texts. */
function youngest(time: (pod: JobPod) => string | undefined): Compare<JobPod> {
  return (a, b) => {
    const [left, right] = [time(a), time(b)]
    if (left === right) return 0
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    return left > right ? -1 : 1
  }
}

function restarts({ status }: JobPod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount))
}

/**
 * The Pods to delete of those that run: of an Indexed Job all without an index of it and all but one of each index, and
 * then as many as it takes.
 *
 * @example
 * surplusPods(job, active, 2)
 */
export function surplusPods(job: Job, active: readonly JobPod[], atLeast: number): JobPod[] {
  const misplaced = isIndexed(job) ? misplacedPods(active, job.spec.completions ?? 0) : []
  if (misplaced.length >= atLeast) return misplaced
  const chosen = new Set(misplaced)
  const others = active.filter((pod) => !chosen.has(pod)).sort(leastUseful)
  return [...misplaced, ...others.slice(0, atLeast - misplaced.length)]
}

function misplacedPods(active: readonly JobPod[], completions: number): JobPod[] {
  const byIndex = new Map<number | undefined, JobPod[]>()
  for (const pod of active) {
    const index = completionIndex(pod)
    const place = index !== undefined && index < completions ? index : undefined
    byIndex.set(place, [...(byIndex.get(place) ?? []), pod])
  }
  return [...byIndex].flatMap(([index, pods]) =>
    index === undefined ? pods : pods.sort(leastUseful).slice(0, -1),
  )
}
