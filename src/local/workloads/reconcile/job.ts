import type { Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { claimPods } from './job/claim.ts'
import { cleanUp, endEvents } from './job/ending.ts'
import { newMemory, noteEnds, type Memory } from './job/memory.ts'
import { finishedCondition, isForeign, JOB, type Job, type JobStatus } from './job/objects.ts'
import { dismissAll, keepAll, manage, type Staff } from './job/staff.ts'
import { started, withSuspension, writeStatus } from './job/status.ts'
import { track } from './job/track.ts'
import { REACHED, untilDeadline, verdictOf } from './job/verdict.ts'
import { viewOf, type View } from './job/view.ts'
import { POD } from './sets/objects.ts'
import { isDeleted } from './sets/pods.ts'

/**
 * Runs the Pods of Jobs to their end, and deletes Jobs that have ended when their time is over.
 *
 * @example
 * const { writes, afterMs } = jobControl.reconcile(job, world)
 */
export const jobControl: Control = createJobControl()

function createJobControl(): Control {
  /** By uid of the Job. */
  const memories = new Map<string, Memory>()
  return {
    name: 'job-controller',
    kind: JOB,
    owns: [POD],
    reconcile(object, world) {
      const { uid = '' } = object.metadata
      const memory = memories.get(uid) ?? newMemory()
      memories.set(uid, memory)
      return reconcile(object, { world, memory })
    },
    forget: ({ metadata }) => void memories.delete(metadata.uid ?? ''),
  }
}

function reconcile(object: Obj, { world, memory }: { world: World; memory: Memory }): Todo {
  const job = object as Job
  if (isForeign(job)) return { writes: [] }
  if (finishedCondition(job)) {
    memory.ends.clear()
    return cleanUp(job, { world, memory })
  }
  const { pods, adopt, release } = claimPods(job, world)
  if (adopt.length > 0) return { writes: [...adopt, ...release] }
  if (job.status?.startTime === undefined) memory.startedMs = world.now

  const view = viewOf(started(job, world.now), pods, { world, memory })
  noteEnds(memory, view.ended, world.now)
  const { writes, waitMs } = advance(job, view)
  const waits = [waitMs, untilDeadline(view)].filter((wait) => wait !== undefined && wait > 0)
  return {
    writes: [...failureEvent(job, world), ...release, ...writes],
    ...(waits.length > 0 && { afterMs: Math.min(...(waits as number[])) }),
  }
}

/** Does what is next for a Job, and says how it is then. */
function advance(job: Job, view: View): { writes: Write[]; waitMs?: number | undefined } {
  const { world } = view
  const failed = verdictOf(view)
  const staff = failed ? dismissAll(view) : isDeleted(job) ? keepAll(view) : manage(view)
  const verdict = failed ?? (isComplete(view, staff) ? REACHED : undefined)
  const counts = withCounts(view.job.status ?? {}, staff)
  const isManaged = verdict === undefined && !isDeleted(job)
  const { status: said, events } = isManaged
    ? withSuspension(job, counts, world.now)
    : { status: counts, events: [] }
  const { status, releases, end } = track(view, staff, { verdict, status: said })
  if (end) view.memory.finishedMs = world.now
  return {
    writes: [
      ...staff.writes,
      ...writeStatus(job, status),
      ...events,
      ...(end ? endEvents(job, end, status) : []),
      ...releases,
      ...staff.later,
    ],
    waitMs: staff.waitMs,
  }
}

/** A queue is done when one Pod has succeeded and none runs any more. */
function isComplete({ job, succeeded }: View, { active }: Staff): boolean {
  return active === 0 && succeeded >= (job.spec.completions ?? 1)
}

const withCounts = (
  { uncountedTerminatedPods = {}, ...status }: JobStatus,
  { active, ready, terminating }: Staff,
): JobStatus => ({ ...status, uncountedTerminatedPods, active, ready, terminating })

/** A Pod that could not be made. */
function failureEvent(job: Job, { failure }: World): Write[] {
  if (failure?.op !== 'create' || failure.kind !== POD.kind) return []
  const message = `Error creating: ${failure.message}`
  return [{ op: 'event', on: job, type: 'Warning', reason: 'FailedCreate', message }]
}
