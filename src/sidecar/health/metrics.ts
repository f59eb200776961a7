import { wallTime } from '../../time/wall-time.ts'
import type { Fact, Report } from '../facts.ts'
import type { RefusalCode } from '../model.ts'
import { createHistogram, exposition, type Histogram, type Sample } from './exposition.ts'
import { bucketBounds, metricRows, type MetricName } from './metric-rows.ts'
import type { Status } from './status.ts'

/** Counts what happens. */
export interface Metrics {
  report: Report
  /** All metrics in the Prometheus text format 0.0.4. */
  text(status: Status): string
}

/** What is counted of one target of reloads. */
interface TargetCounts {
  attempts: number
  failures: number
  duration: Histogram
  lag: Histogram
  /** Seconds since 1970. */
  lastSuccess: number | undefined
}

/** Every code has a series from the start, so that the first refusal is an increase. */
const refusalCodes = Object.keys({
  KEY_NAME: 0,
  NAME_TOO_LONG: 0,
  TOO_MANY_KEYS: 0,
  FOLDER_OUTSIDE: 0,
  FOLDER_NAME: 0,
  RENAME: 0,
  BASE64: 0,
  GUNZIP: 0,
  ENVSUBST: 0,
  SYMLINK: 0,
  NOT_OURS: 0,
} satisfies Record<RefusalCode, 0>)

/** Takes the facts of one type. */
type Counts = { [T in Fact['type']]?: (fact: Extract<Fact, { type: T }>) => void }

/**
 * The metrics of a sidecar, written by hand: prom-client would cost 10 MB. Counters come from facts, gauges from the
 * status. `now`: milliseconds since 1970.
 *
 * @example
 * const metrics = createMetrics({ version: '1.2.3' })
 * metrics.report({ type: 'write-healed', path: '/etc/app' })
 * response.end(metrics.text(sidecar.status()))
 */
export function createMetrics({
  version = '',
  now = wallTime,
}: { version?: string | undefined; now?: () => number } = {}): Metrics {
  const startedAt = now() / 1000 - process.uptime()
  const targets = new Map<string, TargetCounts>()
  const refused = new Map<string, number>()
  const files = { batches: 0, written: 0, removed: 0, bytes: 0, failures: 0 }
  let lastWrite: number | undefined
  let childRunning: boolean | undefined
  let signals = 0

  const countsOf = (target: string): TargetCounts => {
    let counts = targets.get(target)
    if (!counts) {
      const [duration, lag] = [createHistogram(bucketBounds), createHistogram(bucketBounds)]
      counts = { attempts: 0, failures: 0, duration, lag, lastSuccess: undefined }
      targets.set(target, counts)
    }
    return counts
  }

  const count: Counts = {
    written({ written, removed, bytes }) {
      files.batches++
      files.written += written.length
      files.removed += removed.length
      files.bytes += bytes
      lastWrite = now() / 1000
    },
    'write-failed'() {
      files.failures++
    },
    refused: ({ refusal: { code } }) => void refused.set(code, (refused.get(code) ?? 0) + 1),
    'reload-sent'({ target }) {
      countsOf(target).attempts++
    },
    'reload-done'({ target, ms, lagMs }) {
      const counts = countsOf(target)
      counts.duration.observe(ms / 1000)
      counts.lag.observe(lagMs / 1000)
      counts.lastSuccess = now() / 1000
    },
    'reload-failed'({ target, ms }) {
      const counts = countsOf(target)
      counts.failures++
      counts.duration.observe(ms / 1000)
    },
    'child-started'() {
      childRunning = true
    },
    'child-ended'() {
      childRunning = false
    },
    'child-signalled'() {
      signals++
    },
  }

  const samplesOf = (status: Status): Record<MetricName, readonly Sample[]> => {
    const { watches, reloads, refusals } = status
    /** Seconds since 1970 of a moment of the clock. */
    const dated = (at: number | undefined) =>
      at === undefined ? undefined : Math.round(now() - (status.now - at)) / 1000
    const ofTargets = (read: (counts: TargetCounts) => Sample['value'] | undefined) =>
      [...targets].flatMap(([target, counts]) => sample(read(counts), target))
    const ofReloads = (read: (state: Status['reloads'][number]) => boolean) =>
      reloads.flatMap((state) => sample(Number(read(state)), state.target))
    const ofWatches = (read: (state: Status['watches'][number]) => number | undefined) =>
      watches.flatMap((state) => sample(read(state), state.name))
    const ofCodes = (read: (code: string) => number) =>
      refusalCodes.flatMap((code) => sample(read(code), code))
    // A target has its series before the first reload.
    for (const { target } of reloads) countsOf(target)
    const { user, system } = process.cpuUsage()
    return {
      hookwright_sidecar_info: sample(1, version),
      hookwright_sidecar_synced: sample(Number(status.syncedAt !== undefined)),
      hookwright_sidecar_first_sync_timestamp_seconds: sample(dated(status.syncedAt)),
      hookwright_sidecar_objects: sample(status.objects),
      hookwright_sidecar_absent_objects: sample(status.absent.length),
      hookwright_sidecar_files: sample(status.files),
      hookwright_sidecar_bytes: sample(status.bytes),
      hookwright_sidecar_batches_total: sample(files.batches),
      hookwright_sidecar_writes_total: sample(files.written),
      hookwright_sidecar_removed_total: sample(files.removed),
      hookwright_sidecar_written_bytes_total: sample(files.bytes),
      hookwright_sidecar_last_write_timestamp_seconds: sample(lastWrite),
      hookwright_sidecar_write_failures_total: sample(files.failures),
      hookwright_sidecar_write_failing: sample(Number(status.blocked !== undefined)),
      hookwright_sidecar_refused_keys: ofCodes(
        (code) => refusals.filter((each) => each.code === code).length,
      ),
      hookwright_sidecar_refusals_total: ofCodes((code) => refused.get(code) ?? 0),
      hookwright_sidecar_conflicts: sample(status.conflicts.length),
      hookwright_sidecar_reload_attempts_total: ofTargets(({ attempts }) => attempts),
      hookwright_sidecar_reload_failures_total: ofTargets(({ failures }) => failures),
      hookwright_sidecar_reload_duration_seconds: ofTargets(({ duration }) => duration),
      hookwright_sidecar_reload_lag_seconds: ofTargets(({ lag }) => lag),
      hookwright_sidecar_reload_owed: ofReloads(({ owedSince }) => owedSince !== undefined),
      hookwright_sidecar_reload_failing: ofReloads(({ error }) => error !== undefined),
      hookwright_sidecar_last_reload_success_timestamp_seconds: ofTargets(({ lastSuccess }) => lastSuccess),
      hookwright_sidecar_watch_up: ofWatches(({ synced, error }) => Number(synced && !error)),
      hookwright_sidecar_watch_denied: ofWatches(({ error }) => Number(error?.denied === true)),
      hookwright_sidecar_watch_restarts_total: ofWatches(({ restarts }) => restarts),
      hookwright_sidecar_watch_last_contact_timestamp_seconds: ofWatches(({ lastContact }) =>
        dated(lastContact),
      ),
      hookwright_sidecar_child_running: sample(childRunning === undefined ? undefined : Number(childRunning)),
      hookwright_sidecar_child_signals_total: childRunning === undefined ? [] : sample(signals),
      process_resident_memory_bytes: sample(process.memoryUsage.rss()),
      process_cpu_seconds_total: sample((user + system) / 1e6),
      process_start_time_seconds: sample(startedAt),
    }
  }

  return {
    report(fact) {
      const take = count[fact.type] as ((fact: Fact) => void) | undefined
      take?.(fact)
    },
    text(status) {
      const samples = samplesOf(status)
      return Object.entries(metricRows)
        .map(([name, row]) => exposition(name, row, samples[name as MetricName]))
        .join('')
    },
  }
}

/** The series of one value; none when there is none. */
function sample(value: Sample['value'] | undefined, ...labels: string[]): Sample[] {
  return value === undefined ? [] : [{ value, labels }]
}
