import type { MetricRow } from './metric-rows.ts'

/** Durations by bucket. */
export interface Histogram {
  readonly bounds: readonly number[]
  /** By bucket, not cumulated; the last one is beyond all bounds. */
  readonly counts: readonly number[]
  readonly sum: number
  observe(seconds: number): void
}

/** One series: its value, and the values of the labels in the order of the row. */
export interface Sample {
  value: number | Histogram
  labels: readonly string[]
}

/**
 * Makes an empty histogram.
 *
 * @example
 * const duration = createHistogram([0.1, 1])
 * duration.observe(0.5)
 */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Array<number>(bounds.length + 1).fill(0)
  let sum = 0
  return {
    bounds,
    counts,
    get sum() {
      return sum
    },
    observe(seconds) {
      const found = bounds.findIndex((bound) => seconds <= bound)
      const bucket = found < 0 ? bounds.length : found
      counts[bucket] = (counts[bucket] ?? 0) + 1
      sum += seconds
    },
  }
}

/**
 * One metric in the Prometheus text format 0.0.4; nothing when there is no series of it.
 *
 * @example
 * exposition('up', { type: 'gauge', help: 'Up.', labels: [] }, [{ value: 1, labels: [] }])
 */
export function exposition(
  name: string,
  { type, help, labels }: MetricRow,
  samples: readonly Sample[],
): string {
  if (samples.length === 0) return ''
  const lines = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`]
  for (const { value, labels: values } of samples) {
    const pairs = labels.map((label, at) => `${label}="${escapeLabel(values[at] ?? '')}"`)
    if (typeof value === 'number') lines.push(line(name, pairs, value))
    else lines.push(...histogramLines(name, pairs, value))
  }
  return `${lines.join('\n')}\n`
}

function histogramLines(
  name: string,
  pairs: readonly string[],
  { bounds, counts, sum }: Histogram,
): string[] {
  let total = 0
  const buckets = counts.map((count, at) => {
    total += count
    return line(`${name}_bucket`, [...pairs, `le="${number(bounds[at] ?? Infinity)}"`], total)
  })
  return [...buckets, line(`${name}_sum`, pairs, sum), line(`${name}_count`, pairs, total)]
}

function line(name: string, pairs: readonly string[], value: number): string {
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${number(value)}`
}

function number(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value)
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
