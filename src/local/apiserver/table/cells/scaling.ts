import type { Fields } from '../../../../protocol/own.ts'
import { age, shortened } from '../format.ts'
import { has, number, part, parts, scalar, text } from '../read.ts'
import type { Cell, Cells } from './cell.ts'

/** How many metrics are shown. */
const MOST = 2

const name = (object: Fields) => text(part(object, 'metadata'), 'name')

/** Where a metric of a type is described, and whether its line begins with its resource. */
const SOURCES: Readonly<Record<string, { field: string; isResource: boolean }>> = {
  External: { field: 'external', isResource: false },
  Object: { field: 'object', isResource: false },
  Pods: { field: 'pods', isResource: false },
  Resource: { field: 'resource', isResource: true },
  ContainerResource: { field: 'containerResource', isResource: true },
}

const autoscaler =
  (metrics: (spec: Fields, status: Fields) => string): Cells =>
  (object, now): Cell[] => {
    const spec = part(object, 'spec')
    const status = part(object, 'status')
    const target = part(spec, 'scaleTargetRef')
    return [
      name(object),
      `${text(target, 'kind')}/${text(target, 'name')}`,
      metrics(spec, status),
      has(spec, 'minReplicas') ? String(number(spec, 'minReplicas')) : '<unset>',
      number(spec, 'maxReplicas'),
      number(status, 'currentReplicas'),
      age(object, now),
    ]
  }

function metricLines(spec: Fields, status: Fields): string {
  const states = parts(status, 'currentMetrics')
  const lines = parts(spec, 'metrics').map((metric, index) => metricLine(metric, states[index]))
  return shortened(lines, MOST, ', ') || '<none>'
}

function metricLine(metric: Fields, state: Fields | undefined): string {
  const type = text(metric, 'type')
  const source = Object.hasOwn(SOURCES, type) ? SOURCES[type] : undefined
  if (source === undefined) return '<unknown type>'
  const described = part(metric, source.field)
  const target = part(described, 'target')
  const current =
    state !== undefined && has(state, source.field) ? part(part(state, source.field), 'current') : undefined
  return source.isResource
    ? `${text(described, 'name')}: ${resourceLine(target, current)}`
    : valueLine(target, current, type)
}

function resourceLine(target: Fields, current: Fields | undefined): string {
  if (has(target, 'averageValue'))
    return `${quantity(current, 'averageValue')}/${quantity(target, 'averageValue')}`
  return `${percent(current, '<unknown>')}/${percent(target, '<auto>')}`
}

function valueLine(target: Fields, current: Fields | undefined, type: string): string {
  if (type === 'Pods') return `${quantity(current, 'averageValue')}/${quantity(target, 'averageValue')}`
  if (!has(target, 'averageValue')) return `${quantity(current, 'value')}/${quantity(target, 'value')}`
  const average = current !== undefined && has(current, 'averageValue') ? current : undefined
  return `${quantity(average, 'averageValue')}/${quantity(target, 'averageValue')} (avg)`
}

function quantity(holder: Fields | undefined, field: string): string {
  return holder === undefined ? '<unknown>' : (scalar(holder, field) ?? '<nil>')
}

function percent(holder: Fields | undefined, otherwise: string): string {
  return holder !== undefined && has(holder, 'averageUtilization')
    ? `${number(holder, 'averageUtilization')}%`
    : otherwise
}

/** The first version knows the share of the CPU only. */
function cpuLine(spec: Fields, status: Fields): string {
  if (!has(spec, 'targetCPUUtilizationPercentage')) return '<none>'
  const current = has(status, 'currentCPUUtilizationPercentage')
    ? `${number(status, 'currentCPUUtilizationPercentage')}%`
    : '<unknown>'
  return `cpu: ${current}/${number(spec, 'targetCPUUtilizationPercentage')}%`
}

const disruptionBudget: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [
    name(object),
    scalar(spec, 'minAvailable') ?? 'N/A',
    scalar(spec, 'maxUnavailable') ?? 'N/A',
    number(part(object, 'status'), 'disruptionsAllowed'),
    age(object, now),
  ]
}

/** Cells of what decides on the number of Pods. */
export const SCALING: Readonly<Record<string, Cells>> = {
  'autoscaling/v1 horizontalpodautoscalers': autoscaler(cpuLine),
  'autoscaling/v2 horizontalpodautoscalers': autoscaler(metricLines),
  'policy/v1 poddisruptionbudgets': disruptionBudget,
}

/** Cells of the Scale that a scale subresource answers. */
export const scaleCells: Cells = (object, now) => [
  name(object),
  number(part(object, 'spec'), 'replicas'),
  number(part(object, 'status'), 'replicas'),
  age(object, now),
]
