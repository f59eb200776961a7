import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { CallRecord } from '../call/handle.ts'
import { createCallStats } from './call-stats.ts'

/** What the server counts. */
export interface Metrics {
  registry: Registry
  call(record: CallRecord): void
  reload(result: 'success' | 'failure', ms: number): void
  workerReplaced(routes: readonly string[]): void
  unhandled(route: string | undefined): void
}

/** States that are asked for when the metrics are read. */
export interface MetricSources {
  inFlight: () => number
  readyWorkers: () => number
  bufferedBytes: () => number
  generation: () => number
  brokenModules: () => number
}

/** Metrics of the hook server, under names that begin with `hookwright_`, and those of the process. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const calls = createCallStats(registry)

  const reloads = new Counter({
    name: 'hookwright_reloads_total',
    help: 'Reloads of the hooks, by result.',
    labelNames: ['result'] as const,
    registers,
  })
  const lastReload = new Gauge({
    name: 'hookwright_last_reload_successful',
    help: '1 when the last reload took, 0 when the hooks of before are still in use.',
    registers,
  })
  const reloadSeconds = new Gauge({
    name: 'hookwright_last_reload_duration_seconds',
    help: 'How long the last reload took.',
    registers,
  })
  const replaced = new Counter({
    name: 'hookwright_worker_replacements_total',
    help: 'Worker threads that were replaced, by route: one that ran several counts for each, one that ran none for "".',
    labelNames: ['route'] as const,
    registers,
  })
  const unhandled = new Counter({
    name: 'hookwright_unhandled_errors_total',
    help: 'Errors of hooks that nothing awaited or caught, by route ("" when it is not known).',
    labelNames: ['route'] as const,
    registers,
  })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('hookwright_calls_in_flight', 'Hook calls that are not answered yet.', sources.inFlight)
  gauge('hookwright_workers_ready', 'Threads that answer calls.', sources.readyWorkers)
  gauge('hookwright_buffered_bytes', 'Bytes of request bodies that are held.', sources.bufferedBytes)
  gauge(
    'hookwright_generation',
    'Number of the hooks in use; grows with each reload that took.',
    sources.generation,
  )
  gauge('hookwright_broken_modules', 'Hook modules that could not be loaded.', sources.brokenModules)
  lastReload.set(1)

  return {
    registry,
    call: (record) => calls.count(record),
    reload(result, ms) {
      reloads.inc({ result })
      reloadSeconds.set(ms / 1000)
      lastReload.set(result === 'success' ? 1 : 0)
    },
    workerReplaced(routes) {
      for (const route of routes.length === 0 ? [''] : new Set(routes)) replaced.inc({ route })
    },
    unhandled: (route = '') => unhandled.inc({ route }),
  }
}
