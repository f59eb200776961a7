import { createApi, type Api, type KindRef } from '../../src/cluster/api.ts'
import { controllerOf, type Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createActivity } from '../../src/local/control/activity.ts'
import { createMirrors } from '../../src/local/control/mirrors.ts'
import type { Control } from '../../src/local/workloads/control.ts'
import { daemonSetControl } from '../../src/local/workloads/reconcile/daemonset.ts'
import { deploymentControl } from '../../src/local/workloads/reconcile/deployment.ts'
import { replicaSetControl } from '../../src/local/workloads/reconcile/replicaset.ts'
import { statefulSetControl } from '../../src/local/workloads/reconcile/statefulset.ts'
import { createRecorder } from '../../src/local/workloads/runner/recorder.ts'
import { runControl } from '../../src/local/workloads/runner/runner.ts'
import { createShelves } from '../../src/local/workloads/runner/shelves.ts'
import { createSuffixes } from '../../src/local/workloads/runner/suffix.ts'
import { systemClock } from '../../src/time/clock.ts'
import { wallTime } from '../../src/time/wall-time.ts'

const POD = { apiVersion: 'v1', kind: 'Pod' }

/** A cluster in which all that concerns Pods is played by the test. */
export interface SetsCluster {
  api: Api
  /** What went wrong in the controllers. */
  errors: unknown[]
  /** Resolves when no controller has anything to do now. */
  quiet(): Promise<void>
  /** Objects of a kind whose controller has this name, or all. */
  of(kind: KindRef, owner?: string): Promise<Obj[]>
  /** What was told about an object, in order. */
  told(name: string): Promise<string[]>
  close(): void
}

/**
 * Starts an API server and the controllers of sets. The kubelet is played: Pods whose image does not say `stuck` run and
 * are ready at once, and those that are deleted are gone.
 *
 * @example
 * const { api, quiet } = startSets()
 */
export function startSets({ now = wallTime }: { now?: () => number } = {}): SetsCluster {
  const server = createApiServer()
  const api = createApi(server.transport)
  const errors: unknown[] = []
  const clock = systemClock
  const activity = createActivity()
  const mirrors = createMirrors({ api, clock })
  const shelves = createShelves({ mirrors, clock })
  const onError = (error: unknown) => void errors.push(error)
  const recorder = createRecorder({ api, clock, now, activity, onError })
  const suffix = createSuffixes(1)
  const controls = [deploymentControl, replicaSetControl, statefulSetControl, daemonSetControl, kubelet]
  const stops = controls.map((control) =>
    runControl(control, { api, clock, now, shelves, recorder, activity, timeScale: 1, suffix, onError }),
  )
  const quiet = async () => {
    for (let begun = -1; begun !== activity.begun;) {
      begun = activity.begun
      await activity.whenIdle()
      await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
    }
  }
  return {
    api,
    errors,
    quiet,
    async of(kind, owner) {
      const { items } = await api.list(kind)
      return owner === undefined ? items : items.filter((item) => controllerOf(item)?.name === owner)
    },
    async told(name) {
      const { items } = await api.list({ apiVersion: 'v1', kind: 'Event' })
      return items
        .filter(({ involvedObject }) => (involvedObject as { name?: string }).name === name)
        .map(({ type, reason, message }) => `${String(type)} ${String(reason)} ${String(message)}`)
    },
    close() {
      for (const stop of stops) void stop()
      shelves.close()
      mirrors.close()
      server.close()
    },
  }
}

const kubelet: Control = {
  name: 'kubelet',
  kind: POD,
  owns: [],
  reconcile(pod, world) {
    if (pod.metadata.deletionTimestamp != null) {
      return { writes: [{ op: 'delete', object: pod, gracePeriodSeconds: 0 }] }
    }
    const { phase } = (pod.status ?? {}) as { phase?: string }
    const isStuck = JSON.stringify(pod.spec).includes('stuck')
    if (phase !== 'Pending' || isStuck) return { writes: [] }
    const lastTransitionTime = `${new Date(world.now).toISOString().slice(0, 19)}Z`
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }]
    const status = { phase: 'Running', conditions }
    return { writes: [{ op: 'replace', object: { ...pod, status }, subresource: 'status' }] }
  },
}
