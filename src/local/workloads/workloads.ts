import type { Api } from '../../cluster/api.ts'
import type { Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import { startGarbageCollector } from './garbage.ts'
import { createInventory } from './inventory.ts'
import { startNamespaceDefaults } from './namespaces/defaults.ts'
import { startNamespaceController } from './namespaces.ts'

/** What every controller is given. */
export interface ControllerContext {
  api: Api
  clock: Clock
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
}

/** Controllers that run. */
export interface Workloads {
  close(): void
}

/**
 * Starts the controllers that a cluster has: what owners leave behind is collected, namespaces are emptied before
 * they go and get what every namespace has.
 *
 * @example
 * const workloads = startWorkloads({ api: createApi(server.transport), clock: systemClock })
 */
export function startWorkloads(options: WorkloadsOptions): Workloads {
  const { api, clock, now = wallTime, onError = () => undefined, rootCA = '' } = options
  const context: ControllerContext = { api, clock, now, onError }
  const inventory = createInventory(context)
  const stops = [
    startGarbageCollector(context, inventory),
    startNamespaceController(context, inventory),
    startNamespaceDefaults(context, { inventory, rootCA }),
    () => inventory.close(),
  ]
  return {
    close() {
      for (const stop of stops) stop()
    },
  }
}
