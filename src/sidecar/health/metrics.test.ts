import assert from 'node:assert/strict'
import type { Fact } from '../facts.ts'
import { bucketBounds, metricRows } from './metric-rows.ts'
import { createMetrics } from './metrics.ts'
import type { Status } from './status.ts'

const url = 'POST http://127.0.0.1:8080/-/reload'
const NOW = 1_700_000_000_000

const idle: Status = {
  now: 50_000,
  syncedAt: undefined,
  watches: [],
  blocked: undefined,
  reloads: [],
  refusals: [],
  conflicts: [],
  absent: [],
  objects: 0,
  files: 0,
  bytes: 0,
  digest: undefined,
  stopping: false,
}

const stateOf = (target: string) => ({
  target,
  owedSince: undefined,
  attempts: 0,
  failures: 0,
  error: undefined,
  lastSuccess: undefined,
})

interface Series {
  name: string
  labels: Map<string, string>
  value: number
}

/** Reads the text format as strictly as Prometheus does, with its rules for histograms. */
function parse(text: string): { types: Map<string, string>; series: Series[] } {
  assert.ok(text.endsWith('\n'))
  const types = new Map<string, string>()
  const helps = new Set<string>()
  const series: Series[] = []
  const seen = new Set<string>()
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line)
    if (comment) {
      const [, what, name = '', rest = ''] = comment
      if (what === 'HELP') helps.add(name)
      else {
        assert.ok(helps.has(name) && !types.has(name), `TYPE of ${name} once, after HELP`)
        types.set(name, rest)
      }
      continue
    }
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
    assert.ok(match, `a line of the format: ${line}`)
    const [, name = '', pairs = '', value = ''] = match
    const labels = new Map<string, string>()
    const rest = pairs.replace(
      /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?=.)|$)/g,
      (_all, label: string, raw: string) => {
        labels.set(
          label,
          raw.replace(/\\(.)/g, (_escape, each: string) => (each === 'n' ? '\n' : each)),
        )
        return ''
      },
    )
    assert.equal(rest, '', `labels of ${line}`)
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')
    assert.equal([...types.keys()].at(-1), family, `${name} comes after its TYPE`)
    assert.equal(types.get(family) === 'histogram', family !== name, name)
    const id = `${name}{${JSON.stringify([...labels].sort())}`
    assert.ok(!seen.has(id), `${line} is there once`)
    seen.add(id)
    const number = value === '+Inf' ? Infinity : Number(value)
    assert.ok(!Number.isNaN(number), line)
    series.push({ name, labels, value: number })
  }
  return { types, series }
}

describe('metrics', () => {
  function counting(facts: readonly Fact[], status: Partial<Status> = {}) {
    const metrics = createMetrics({ version: '1.2.3', now: () => NOW })
    for (const fact of facts) metrics.report(fact)
    const { types, series } = parse(metrics.text({ ...idle, ...status }))
    /** The value of a series whose name goes on after the prefix. */
    const value = (name: string, labels: Record<string, string> = {}) =>
      series.find(
        (each) =>
          each.name === `hookwright_sidecar_${name}` &&
          Object.entries(labels).every(([label, text]) => each.labels.get(label) === text),
      )?.value
    return { types, series, value }
  }

  const done: Fact = { type: 'reload-done', target: url, ms: 20, lagMs: 700, about: [] }
  const sent: Fact = { type: 'reload-sent', target: url }
  const failed: Fact = {
    type: 'reload-failed',
    target: url,
    ms: 2_000,
    message: '500',
    retryInMs: 1,
    about: [],
  }

  it('are valid, and have those types and labels that the table says', () => {
    const { types, series } = counting(
      [
        done,
        sent,
        { type: 'written', root: '/a', written: ['x'], removed: [], bytes: 1, ms: 1 },
        { type: 'child-started', pid: 7, command: 'app' },
      ],
      {
        syncedAt: 1,
        watches: [{ name: 'W', synced: true, lastContact: 1, restarts: 0, error: undefined }],
        reloads: [stateOf(url)],
      },
    )
    const rows = Object.entries(metricRows)
    assert.deepEqual(
      [...types],
      rows.map(([name, { type }]) => [name, type]),
    )
    for (const [name, { type, labels }] of rows) {
      const own = series.filter((each) => each.name === (type === 'histogram' ? `${name}_count` : name))
      assert.ok(own.length > 0, name)
      for (const each of own) assert.deepEqual([...each.labels.keys()], [...labels], name)
    }
  })

  it('are valid before anything happened', () => {
    const { value } = counting([])
    assert.equal(value('info', { version: '1.2.3' }), 1)
    assert.equal(value('synced'), 0)
    assert.equal(value('first_sync_timestamp_seconds'), undefined)
    assert.equal(value('last_write_timestamp_seconds'), undefined)
    assert.equal(value('child_running'), undefined)
  })

  it('escape what labels hold', () => {
    const target = 'a "quoted" \\ back\nslash, {x="y"} é'
    const { value, series } = counting([], { reloads: [stateOf(target)] })
    assert.equal(value('reload_owed', { target }), 0)
    const other = series.find(({ name }) => name === 'hookwright_sidecar_reload_failures_total')
    assert.equal(other?.labels.get('target'), target)
  })

  it('count files and batches', () => {
    const { value } = counting(
      [
        { type: 'written', root: '/a', written: ['x', 'y'], removed: ['z'], bytes: 30, ms: 1 },
        { type: 'written', root: '/b', written: ['x'], removed: [], bytes: 12, ms: 1 },
        { type: 'write-failed', path: '/a/x', code: 'ENOSPC', message: 'full', retryInMs: 1 },
      ],
      {
        objects: 4,
        files: 3,
        bytes: 40,
        blocked: { path: '/a/x', code: 'ENOSPC', message: 'full', since: 1 },
      },
    )
    const got = [
      'batches_total',
      'writes_total',
      'removed_total',
      'written_bytes_total',
      'write_failures_total',
    ]
    assert.deepEqual(
      got.map((name) => value(name)),
      [2, 3, 1, 42, 1],
    )
    assert.deepEqual(
      ['objects', 'files', 'bytes', 'write_failing'].map((name) => value(name)),
      [4, 3, 40, 1],
    )
    assert.equal(value('last_write_timestamp_seconds'), NOW / 1000)
  })

  it('count reloads by target, from 0 on', () => {
    const { value } = counting([sent, failed, sent, failed, sent, failed, sent, done], {
      reloads: [stateOf(url), { ...stateOf('command'), owedSince: 1, error: 'it failed' }],
    })
    const of = (target: string) =>
      ['attempts_total', 'failures_total', 'owed', 'failing'].map((name) =>
        value(`reload_${name}`, { target }),
      )
    assert.deepEqual(of(url), [4, 3, 0, 0])
    assert.deepEqual(of('command'), [0, 0, 1, 1])
    assert.equal(value('last_reload_success_timestamp_seconds', { target: url }), NOW / 1000)
    assert.equal(value('last_reload_success_timestamp_seconds', { target: 'command' }), undefined)
    assert.equal(value('reload_duration_seconds_count', { target: 'command' }), 0)
  })

  it('cumulate the buckets of a histogram', () => {
    const beyond: Fact = { ...done, ms: 1e9, lagMs: 5 }
    const { series, value } = counting([done, failed, beyond])
    const buckets = series.filter(({ name }) => name === 'hookwright_sidecar_reload_duration_seconds_bucket')
    assert.deepEqual(
      buckets.map(({ labels }) => labels.get('le')),
      [...bucketBounds.map(String), '+Inf'],
    )
    assert.deepEqual(
      buckets.map((each) => each.value),
      bucketBounds.map((bound): number => (bound < 0.02 ? 0 : bound < 2 ? 1 : 2)).concat(3),
    )
    assert.equal(value('reload_duration_seconds_count'), 3)
    assert.equal(value('reload_duration_seconds_sum'), 1_000_002.02)
    // A bound belongs to its bucket.
    assert.equal(value('reload_lag_seconds_bucket', { le: '0.005' }), 1)
    assert.equal(value('reload_lag_seconds_count'), 2)
  })

  it('count refusals by code, and have every code from the start', () => {
    const refusal = {
      code: 'SYMLINK' as const,
      message: 'a link',
      from: { kind: 'ConfigMap' as const, namespace: 'default', name: 'app', uid: 'u', key: 'k' },
    }
    const { value } = counting(
      [
        { type: 'refused', refusal },
        { type: 'refused', refusal },
      ],
      {
        refusals: [refusal],
        conflicts: [{ root: '/a', path: 'k', winner: refusal.from, loser: refusal.from }],
      },
    )
    assert.equal(value('refused_keys', { code: 'SYMLINK' }), 1)
    assert.equal(value('refusals_total', { code: 'SYMLINK' }), 2)
    assert.equal(value('refusals_total', { code: 'KEY_NAME' }), 0)
    assert.equal(value('conflicts'), 1)
  })

  it('tell moments of the clock in seconds since 1970', () => {
    const { value } = counting([], {
      syncedAt: 20_000,
      watches: [
        { name: 'A', synced: true, lastContact: 49_500, restarts: 3, error: undefined },
        {
          name: 'B',
          synced: true,
          lastContact: undefined,
          restarts: 0,
          error: { message: 'no', denied: true },
        },
        { name: 'C', synced: false, lastContact: undefined, restarts: 0, error: undefined },
      ],
    })
    assert.equal(value('first_sync_timestamp_seconds'), NOW / 1000 - 30)
    assert.equal(value('watch_last_contact_timestamp_seconds', { watch: 'A' }), NOW / 1000 - 0.5)
    assert.equal(value('watch_last_contact_timestamp_seconds', { watch: 'B' }), undefined)
    assert.equal(value('watch_restarts_total', { watch: 'A' }), 3)
    assert.deepEqual(
      ['A', 'B', 'C'].map((watch) => [value('watch_up', { watch }), value('watch_denied', { watch })]),
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    )
  })

  it('follow the program that the sidecar runs', () => {
    const started: Fact = { type: 'child-started', pid: 7, command: 'app' }
    const signalled: Fact = { type: 'child-signalled', pid: 7, signal: 'SIGHUP' }
    const running = counting([started, signalled])
    assert.equal(running.value('child_running'), 1)
    assert.equal(running.value('child_signals_total'), 1)
    const ended = counting([started, { type: 'child-ended', code: 0, signal: null }])
    assert.equal(ended.value('child_running'), 0)
  })

  it('have the basics of the process', () => {
    const { series } = counting([])
    const value = (name: string) => series.find((each) => each.name === name)?.value ?? NaN
    assert.ok(value('process_resident_memory_bytes') > 10_000_000)
    assert.ok(value('process_cpu_seconds_total') > 0)
    assert.ok(value('process_start_time_seconds') < NOW / 1000)
  })
})
