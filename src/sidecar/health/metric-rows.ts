/** One metric. */
export interface MetricRow {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  labels: readonly MetricLabel[]
}

/** What the labels hold. All of them are bounded by the options: an object or a key never makes a series. */
export const metricLabels = {
  version: 'Version of hookwright.',
  code: 'Why a key is refused, such as `KEY_NAME`.',
  target: 'What is told to reload, as `/readyz` and the log name it; without credentials.',
  watch: 'A watch of the API or a folder, as `/readyz` names it.',
}

/** Names of labels. */
export type MetricLabel = keyof typeof metricLabels

/** Upper bounds of the buckets of all histograms, in seconds. */
export const bucketBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const

/** All metrics, in the order in which they are written. */
export const metricRows = {
  hookwright_sidecar_info: {
    type: 'gauge',
    help: 'Always 1; the label says which version runs.',
    labels: ['version'],
  },
  hookwright_sidecar_synced: { type: 'gauge', help: '1 once the first sync is on disk.', labels: [] },
  hookwright_sidecar_first_sync_timestamp_seconds: {
    type: 'gauge',
    help: 'When the first sync was on disk.',
    labels: [],
  },
  hookwright_sidecar_objects: {
    type: 'gauge',
    help: 'ConfigMaps, Secrets and folders that are selected.',
    labels: [],
  },
  hookwright_sidecar_absent_objects: {
    type: 'gauge',
    help: 'Objects that are asked for by name and do not exist.',
    labels: [],
  },
  hookwright_sidecar_files: { type: 'gauge', help: 'Files of the sidecar on disk.', labels: [] },
  hookwright_sidecar_bytes: { type: 'gauge', help: 'Bytes of these files.', labels: [] },
  hookwright_sidecar_batches_total: {
    type: 'counter',
    help: 'Batches of changes that were put on disk, for each folder.',
    labels: [],
  },
  hookwright_sidecar_writes_total: { type: 'counter', help: 'Files that were written.', labels: [] },
  hookwright_sidecar_removed_total: { type: 'counter', help: 'Files that were removed.', labels: [] },
  hookwright_sidecar_written_bytes_total: { type: 'counter', help: 'Bytes that were written.', labels: [] },
  hookwright_sidecar_last_write_timestamp_seconds: {
    type: 'gauge',
    help: 'When a batch was last put on disk.',
    labels: [],
  },
  hookwright_sidecar_write_failures_total: {
    type: 'counter',
    help: 'Batches that could not be written; each is tried again.',
    labels: [],
  },
  hookwright_sidecar_write_failing: {
    type: 'gauge',
    help: '1 while something cannot be written: a full disk, say.',
    labels: [],
  },
  hookwright_sidecar_refused_keys: {
    type: 'gauge',
    help: 'Keys that are not written now.',
    labels: ['code'],
  },
  hookwright_sidecar_refusals_total: {
    type: 'counter',
    help: 'How often a key was refused, each time that it was new.',
    labels: ['code'],
  },
  hookwright_sidecar_conflicts: {
    type: 'gauge',
    help: 'Keys that are not written now because an older object has the same path.',
    labels: [],
  },
  hookwright_sidecar_reload_attempts_total: {
    type: 'counter',
    help: 'Reloads that were tried.',
    labels: ['target'],
  },
  hookwright_sidecar_reload_failures_total: {
    type: 'counter',
    help: 'Reloads that failed; each is tried again.',
    labels: ['target'],
  },
  hookwright_sidecar_reload_duration_seconds: {
    type: 'histogram',
    help: 'How long reloads took that succeeded or failed.',
    labels: ['target'],
  },
  hookwright_sidecar_reload_lag_seconds: {
    type: 'histogram',
    help: 'From the first change of a batch until its reload succeeded.',
    labels: ['target'],
  },
  hookwright_sidecar_reload_owed: {
    type: 'gauge',
    help: '1 while the target has not accepted what is on disk.',
    labels: ['target'],
  },
  hookwright_sidecar_reload_failing: {
    type: 'gauge',
    help: '1 when the last attempt failed.',
    labels: ['target'],
  },
  hookwright_sidecar_last_reload_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When a reload last succeeded.',
    labels: ['target'],
  },
  hookwright_sidecar_watch_up: {
    type: 'gauge',
    help: '1 when it is read and nothing is wrong.',
    labels: ['watch'],
  },
  hookwright_sidecar_watch_denied: {
    type: 'gauge',
    help: '1 while rights or credentials are missing.',
    labels: ['watch'],
  },
  hookwright_sidecar_watch_restarts_total: {
    type: 'counter',
    help: 'How often it began anew: the server ended it, it failed, or it was silent.',
    labels: ['watch'],
  },
  hookwright_sidecar_watch_last_contact_timestamp_seconds: {
    type: 'gauge',
    help: 'When it was last heard.',
    labels: ['watch'],
  },
  hookwright_sidecar_child_running: {
    type: 'gauge',
    help: '1 while the program runs that the sidecar started; not there before the start.',
    labels: [],
  },
  hookwright_sidecar_child_signals_total: {
    type: 'counter',
    help: 'Signals sent to that program.',
    labels: [],
  },
  process_resident_memory_bytes: { type: 'gauge', help: 'Memory of the sidecar.', labels: [] },
  process_cpu_seconds_total: { type: 'counter', help: 'Processor time of the sidecar.', labels: [] },
  process_start_time_seconds: { type: 'gauge', help: 'When the sidecar was started.', labels: [] },
} as const satisfies Readonly<Record<string, MetricRow>>

/** Names of metrics. */
export type MetricName = keyof typeof metricRows
