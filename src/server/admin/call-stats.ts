import type { Registry } from 'prom-client'
import type { CallRecord } from '../call/handle.ts'

/** Upper bounds of the duration buckets in seconds; the last ones are the deadlines of hook and webhook. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 9, 10]

/** What is counted of one route. */
interface RouteStats {
  /** Calls by `status code`. */
  answers: Map<string, number>
  findings: Map<string, number>
  /** Calls by bucket, not cumulated; the last one is beyond all bounds. */
  buckets: number[]
  seconds: number
  received: number
  sent: number
  lastFailure?: { code: string; parent: string; at: number }
}

type Labels = Record<string, string | number>
interface Value {
  labels: Labels
  value: number
  metricName?: string
}

/** Counts hook calls with a handful of additions each; prom-client sees the numbers only when they are read. */
export interface CallStats {
  count(record: CallRecord): void
}

/**
 * Registers the metrics of hook calls. prom-client's own counters would cost a fifth of the throughput, because they
 * check and hash labels at each call.
 */
export function createCallStats(registry: Registry): CallStats {
  const routes = new Map<string, RouteStats>()

  const register = (
    name: string,
    type: 'counter' | 'gauge' | 'histogram',
    help: string,
    values: (route: string, stats: RouteStats) => Value[],
  ) => {
    const metric = {
      name,
      get: () => ({
        name,
        type,
        help,
        aggregator: 'sum',
        values: [...routes].flatMap(([r, s]) => values(r, s)),
      }),
      reset: () => routes.clear(),
    }
    registry.registerMetric(metric as unknown as Parameters<Registry['registerMetric']>[0])
  }

  register(
    'hookwright_hook_calls_total',
    'counter',
    'Hook calls that were answered, by route, HTTP status and error code ("" when it was fine).',
    (route, { answers }) =>
      [...answers].map(([key, value]) => {
        const [status = '', code = ''] = key.split(' ')
        return { labels: { route, status, code }, value }
      }),
  )
  register(
    'hookwright_hook_duration_seconds',
    'histogram',
    'Time from the headers of a call until its answer is handed to the socket.',
    histogramValues,
  )
  register(
    'hookwright_hook_request_bytes_total',
    'counter',
    'Bytes of the bodies of hook requests.',
    (route, { received: value }) => [{ labels: { route }, value }],
  )
  register(
    'hookwright_hook_response_bytes_total',
    'counter',
    'Bytes of the bodies of answers.',
    (route, { sent: value }) => [{ labels: { route }, value }],
  )
  register(
    'hookwright_firewall_findings_total',
    'counter',
    'What the firewall found in answers, by rule; result says whether the answer was refused or sent.',
    (route, { findings }) =>
      [...findings].map(([key, value]) => {
        const [code = '', result = ''] = key.split(' ')
        return { labels: { route, code, result }, value }
      }),
  )
  register(
    'hookwright_hook_last_failure_timestamp_seconds',
    'gauge',
    'When a route last failed, and for which parent: one series a route.',
    (route, { lastFailure }) =>
      lastFailure
        ? [{ labels: { route, code: lastFailure.code, parent: lastFailure.parent }, value: lastFailure.at }]
        : [],
  )

  return {
    count({ route = '', result, ms, bytesIn, bytesOut }) {
      let stats = routes.get(route)
      if (!stats) {
        stats = emptyStats()
        routes.set(route, stats)
      }
      const { status, code = '', facts } = result
      increment(stats.answers, `${status} ${code}`)
      const bucket = BOUNDS.findIndex((bound) => ms <= bound * 1000)
      const index = bucket < 0 ? BOUNDS.length : bucket
      stats.buckets[index] = (stats.buckets[index] ?? 0) + 1
      stats.seconds += ms / 1000
      stats.received += bytesIn
      stats.sent += bytesOut
      const outcome = facts.refused ? 'refused' : 'sent'
      for (const list of [facts.refused, facts.warnings]) {
        if (list) for (const finding of list) increment(stats.findings, `${finding.code} ${outcome}`)
      }
      if (status >= 500)
        stats.lastFailure = { code, parent: facts.parent ?? '', at: Math.round(new Date().getTime() / 1000) }
    },
  }
}

function emptyStats(): RouteStats {
  const buckets = new Array<number>(BOUNDS.length + 1).fill(0)
  return { answers: new Map(), findings: new Map(), buckets, seconds: 0, received: 0, sent: 0 }
}

function increment(counts: Map<string, number>, key: string) {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function histogramValues(route: string, { buckets, seconds }: RouteStats): Value[] {
  const name = 'hookwright_hook_duration_seconds'
  let calls = 0
  const values: Value[] = buckets.map((count, index) => {
    calls += count
    return { labels: { le: BOUNDS[index] ?? '+Inf', route }, value: calls, metricName: `${name}_bucket` }
  })
  values.push({ labels: { route }, value: seconds, metricName: `${name}_sum` })
  values.push({ labels: { route }, value: calls, metricName: `${name}_count` })
  return values
}
