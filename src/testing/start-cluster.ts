import { createApi } from '../cluster/client/create-api.ts'
import { isNotFound } from '../cluster/cluster-error.ts'
import { keyOf, splitApiVersion, type Obj } from '../cluster/object.ts'
import type { Api } from '../cluster/api.ts'
import type { Transport } from '../cluster/transport.ts'
import type { Faults } from '../local/apiserver/faults.ts'
import { createApiServer } from '../local/apiserver/server.ts'
import { createActivity, type Activity } from '../local/control/activity.ts'
import { createMirrors } from '../local/control/mirrors.ts'
import type { BugMode } from '../local/engine/bugs.ts'
import type { ApplyMode } from '../local/engine/context.ts'
import { metacontrollerCrds } from '../local/engine/crds/metacontroller-crds.ts'
import { startEngine, type Engine, type EngineOptions } from '../local/engine/engine.ts'
import type { EngineReport } from '../local/engine/report/report.ts'
import { startWorkloads } from '../local/workloads/workloads.ts'
import { manualClock, type ManualClock } from '../time/manual-clock.ts'
import { countingTransport } from './counting-transport.ts'
import { hookFunctions, type HookCallRecord, type Hooks } from './hook-functions.ts'
import { readObjects } from './read-objects.ts'
import { createSyncCounter } from './sync-counter.ts'
import { createTimeline } from './timeline.ts'

/** What a test cluster is made of; everything may be left out. */
export interface TestClusterOptions {
  /** Hooks by the path of their module: `{ useless }` answers `/useless/sync`, whatever host a controller names. */
  hooks?: Hooks
  /** YAML, objects, or URLs of files that are applied at the start. */
  manifests?: readonly (string | URL | Obj)[]
  /** What the clock of the cluster shows at the start. */
  now?: Date
  /** Whether Deployments, Jobs and Pods come alive; they do unless told. */
  workloads?: boolean
  /** What to do where Metacontroller 4.17.2 has a bug. */
  bugs?: BugMode
  apply?: Partial<ApplyMode>
  /** Calls hooks in another way than by `hooks`. */
  send?: EngineOptions['send']
  eventLimits?: EngineOptions['eventLimits']
  /** The clock of the cluster, when something else in the test lives by it too. */
  clock?: ManualClock
  /** Counts what is going on: `settled` waits for all of it. */
  activity?: Activity
}

/** A cluster in this process, in which time passes only when it is told to. */
export interface TestCluster {
  api: Api
  transport: Transport
  /** What tests may break of the API. */
  faults: Faults
  /** Hook calls that were made, in order. */
  readonly calls: readonly HookCallRecord[]
  /** What the engine had to tell, in order. */
  readonly reports: readonly EngineReport[]
  /** Creates or changes objects, by server-side apply, and waits until that is settled. */
  apply(...manifests: (string | URL | Obj)[]): Promise<Obj[]>
  /** An object, or undefined; the kind as in `Deployment`, or `apps/v1/Deployment` where that names several. */
  get(kind: string, name: string, namespace?: string): Promise<Obj | undefined>
  /** All objects of a kind, of one namespace or everywhere. */
  list(kind: string, namespace?: string): Promise<Obj[]>
  /** Deletes an object as `kubectl delete` does, and waits until that is settled. */
  delete(kind: string, name: string, namespace?: string): Promise<void>
  /**
   * Resolves when no reconcile is running or due: what is still to come waits for time to pass.
   *
   * @throws Error when it never settles, with the reason as far as it is known
   */
  settled(): Promise<void>
  /** Lets time pass, in milliseconds: what falls due on the way happens in order. */
  advance(ms: number): Promise<void>
  /** How many milliseconds have passed. */
  readonly elapsed: number
  /** Starts the engine anew, as a restart of Metacontroller does. */
  restartEngine(options?: Partial<EngineOptions>): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const START = Date.parse('2026-01-01T00:00:00Z')
const MANAGER = 'hookwright-testing'

/**
 * Starts a cluster for a test: the embedded API, workloads and the engine, without sockets and without waiting.
 *
 * @example
 * import * as useless from '../hooks/useless.ts'
 * const manifests = ['crd', 'controller'].map((name) => new URL(`../compositecontrollers/useless/${name}.yaml`, import.meta.url))
 * const cluster = await startCluster({ hooks: { useless }, manifests })
 * await cluster.apply('{apiVersion: example.com/v1, kind: UselessPod, metadata: {name: bob}, spec: {name: bob}}')
 * assert.equal((await cluster.get('UselessPod', 'bob'))?.status.ready, 'true')
 * await cluster.close()
 */
export async function startCluster(options: TestClusterOptions = {}): Promise<TestCluster> {
  const { manifests = [], workloads: withWorkloads = true } = options
  const { clock = manualClock(), activity = createActivity() } = options
  const start = options.now?.getTime() ?? START
  const now = () => start + clock.now()
  const server = createApiServer({ clock, now })
  const transport = countingTransport(server.transport, activity)
  const api = createApi(transport)
  // Engine and workloads change nothing in place, so they need no copies.
  const own = createApi(transport, { shared: true })
  const mirrors = createMirrors({ api: own, clock })
  const functions = hookFunctions(options.hooks ?? {})
  const reports: EngineReport[] = []
  const counter = createSyncCounter(clock)
  const timeline = createTimeline({ clock, activity, loops: counter })

  const workloads = withWorkloads
    ? startWorkloads({ api: own, clock, now, mirrors, activity })
    : { close: () => undefined }
  for (const crd of metacontrollerCrds()) await api.create(crd)
  const launch = (more: Partial<EngineOptions> = {}): Engine =>
    startEngine({
      api: own,
      clock,
      now,
      activity,
      mirrors,
      send: options.send ?? functions.send,
      tell(report) {
        counter.count(report)
        reports.push(report)
      },
      ...(options.bugs && { bugs: options.bugs }),
      ...(options.apply && { apply: options.apply }),
      ...(options.eventLimits && { eventLimits: options.eventLimits }),
      ...more,
    })
  let engine = launch()

  /** As kubectl does: what lives in namespaces and names none goes to `default`. */
  const placed = async (object: Obj): Promise<Obj> => {
    const { namespaced } = await api.resource(object)
    return namespaced ? { ...object, metadata: { namespace: 'default', ...object.metadata } } : object
  }
  const applyAll = async (given: readonly (string | URL | Obj)[]) => {
    const applied: Obj[] = []
    for (const object of given.flatMap(readObjects)) {
      applied.push(await api.apply(await placed(object), { fieldManager: MANAGER, force: true }))
    }
    await timeline.settled()
    return applied
  }
  const resolve = async (kind: string) => {
    const slash = kind.lastIndexOf('/')
    const { resources } = await api.discover()
    const found = resources.find((resource) =>
      slash < 0
        ? resource.kind === kind
        : resource.kind === kind.slice(slash + 1) &&
          splitApiVersion(kind.slice(0, slash)).group === resource.group &&
          splitApiVersion(kind.slice(0, slash)).version === resource.version,
    )
    if (found === undefined)
      throw new Error(`the cluster has no kind ${kind}: is its CRD among the manifests?`)
    return {
      namespaced: found.namespaced,
      kind: {
        apiVersion: found.group === '' ? found.version : `${found.group}/${found.version}`,
        kind: found.kind,
      },
    }
  }
  const refTo = async (kind: string, name: string, namespace: string) => {
    const found = await resolve(kind)
    return { ...found.kind, name, ...(found.namespaced && { namespace }) }
  }
  const close = async () => {
    await engine.close()
    workloads.close()
    mirrors.close()
    server.close()
  }

  await timeline.settled()
  await applyAll(manifests)
  return {
    api,
    transport,
    faults: server.faults,
    calls: functions.calls,
    reports,
    apply: (...given) => applyAll(given),
    async get(kind, name, namespace = 'default') {
      try {
        return await api.get(await refTo(kind, name, namespace))
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
    },
    async list(kind, namespace) {
      const found = await resolve(kind)
      const { items } = await api.list(found.kind, namespace === undefined ? {} : { namespace })
      return items.sort((a, b) => (keyOf(a.metadata) < keyOf(b.metadata) ? -1 : 1))
    },
    async delete(kind, name, namespace = 'default') {
      await api.delete(await refTo(kind, name, namespace), { propagation: 'Background' })
      await timeline.settled()
    },
    settled: () => timeline.settled(),
    advance: (ms) => timeline.advance(ms),
    get elapsed() {
      return clock.now()
    },
    async restartEngine(more) {
      await engine.close()
      engine = launch(more)
      await timeline.settled()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
