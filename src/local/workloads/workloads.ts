import type { Api } from '../../cluster/api.ts'
import type { Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import { createActivity, type Activity } from '../control/activity.ts'
import { createMirrors, type Mirrors } from '../control/mirrors.ts'
import { controlsFor } from './controllers.ts'
import { startGarbageCollector } from './garbage.ts'
import { createInventory } from './inventory.ts'
import { startNamespaceDefaults } from './namespaces/defaults.ts'
import { startNamespaceController } from './namespaces.ts'
import { registerNode } from './nodes/register.ts'
import { createRecorder } from './runner/recorder.ts'
import { runControl } from './runner/runner.ts'
import { createShelves } from './runner/shelves.ts'
import { createSuffixes } from './runner/suffix.ts'

/** What every controller is given. */
export interface ControllerContext {
  api: Api
  clock: Clock
  /** Counts what is going on. */
  activity: Activity
  /** Milliseconds since 1970. */
  now: () => number
  /** Told of what failed, and will be tried again. */
  onError: (error: unknown, where: string) => void
}

/** How the controllers of a cluster are started. */
export interface WorkloadsOptions {
  api: Api
  clock: Clock
  now?: () => number
  onError?: (error: unknown, where: string) => void
  /** PEM of the CA that signed the API's certificate, published to every namespace. */
  rootCA?: string
  /** Mirrors to share with others; own ones unless given. */
  mirrors?: Mirrors
  /** Counts what is going on, for those who wait until nothing is. */
  activity?: Activity
  /** How many times as fast as the clock time passes for workloads. */
  timeScale?: number
  /** The same seed gives the same generated names. */
  seed?: number
}

/** Controllers that run. */
export interface Workloads {
  close(): void
}

/**
 * Starts the controllers that a cluster has: what owners leave behind is collected, namespaces are emptied before
 * they go and get what every namespace has, and workloads come alive.
 *
 * @example
 * const workloads = startWorkloads({ api: createApi(server.transport), clock: systemClock })
 */
export function startWorkloads(options: WorkloadsOptions): Workloads {
  const { api, clock, now = wallTime, onError = () => undefined, rootCA = '' } = options
  const { activity = createActivity(), timeScale = 1, seed = now() } = options
  const context: ControllerContext = { api, clock, activity, now, onError }
  const inventory = createInventory(context)
  const mirrors = options.mirrors ?? createMirrors({ api, clock })
  const shelves = createShelves({ mirrors, clock })
  const nodes = shelves.open({ apiVersion: 'v1', kind: 'Node' })
  const registration = registerNode({ ...context, nodes })
  const recorder = createRecorder(context)
  const running = {
    ...context,
    shelves,
    ready: registration.done,
    recorder,
    timeScale,
    suffix: createSuffixes(seed),
  }
  const stops: (() => unknown)[] = [
    startGarbageCollector(context, inventory),
    startNamespaceController(context, inventory),
    startNamespaceDefaults(context, { inventory, rootCA }),
    () => registration.stop(),
    ...controlsFor({ clock, timeScale }).map((control) => runControl(control, running)),
    () => inventory.close(),
    () => shelves.close(),
    () => recorder.close(),
    () => {
      if (!options.mirrors) mirrors.close()
    },
  ]
  return {
    close() {
      for (const stop of stops) stop()
    },
  }
}
