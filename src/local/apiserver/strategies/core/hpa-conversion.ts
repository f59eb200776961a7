import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Conversion } from '../../kinds/kind.ts'
import { goJson } from '../../validate/quote.ts'
import {
  behaviorFromGo,
  behaviorToGo,
  metricsFromV1,
  metricsToV1,
  statusesFromV1,
  statusesToV1,
} from './hpa-metrics.ts'
import { entry, items, number, part } from '../shared/read.ts'

const V1 = 'autoscaling/v1'
const V2 = 'autoscaling/v2'
const PREFIX = 'autoscaling.alpha.kubernetes.io/'
const METRICS = `${PREFIX}metrics`
const STATUSES = `${PREFIX}current-metrics`
const CONDITIONS = `${PREFIX}conditions`
const BEHAVIOR = `${PREFIX}behavior`
const OURS = new Set([
  METRICS,
  STATUSES,
  CONDITIONS,
  BEHAVIOR,
  `${PREFIX}scale-down-tolerance`,
  `${PREFIX}scale-up-tolerance`,
])
const DEFAULT_UTILIZATION = 80

/**
 * HorizontalPodAutoscalers of autoscaling/v1 as they are stored (v2), and back: what v1 has no fields for stands in annotations.
 *
 * @example
 * hpaConversion.fromStored(stored).spec // { …, targetCPUUtilizationPercentage: 80 }
 */
export const hpaConversion: Conversion = { toStored, fromStored }

const cpuMetric = (percentage: number): Fields => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percentage } },
})

/** The share of CPU that a metric asks for; undefined for all other metrics. */
function cpuShare(metric: Fields, field: 'target' | 'current'): number | undefined {
  const resource = part(metric.resource)
  const share = part(resource[field]).averageUtilization
  return metric.type === 'Resource' && resource.name === 'cpu' && typeof share === 'number'
    ? share
    : undefined
}

function fromStored(hpa: Obj): Obj {
  if (hpa.apiVersion === V1) return hpa
  const { metrics, behavior, ...spec } = part(hpa.spec)
  const { currentMetrics, conditions, ...status } = part(hpa.status)
  const all = items(metrics)
  const shares = all.map((metric) => cpuShare(metric, 'target'))
  const share = shares.find((found) => found !== undefined)
  const others = all.filter((_, index) => shares[index] === undefined)
  const current = items(currentMetrics)
  const currentShare = current
    .map((metric) => cpuShare(metric, 'current'))
    .findLast((found) => found !== undefined)
  const annotations: Record<string, string> = withoutOurs(hpa.metadata.annotations)
  if (others.length > 0) annotations[METRICS] = goJson(metricsToV1(others))
  if (current.length > 0) annotations[STATUSES] = goJson(statusesToV1(current))
  if (behavior != null) annotations[BEHAVIOR] = goJson(behaviorToGo(part(behavior)))
  if (items(conditions).length > 0) annotations[CONDITIONS] = goJson(items(conditions).map(conditionInOrder))
  return {
    ...hpa,
    apiVersion: V1,
    metadata: annotated(hpa.metadata, annotations),
    spec: { ...spec, ...(share !== undefined && { targetCPUUtilizationPercentage: share }) },
    status: {
      currentReplicas: 0,
      desiredReplicas: 0,
      ...status,
      ...(currentShare !== undefined && { currentCPUUtilizationPercentage: currentShare }),
    },
  }
}

function toStored(hpa: Obj): Obj {
  if (hpa.apiVersion !== V1)
    return { ...hpa, metadata: annotated(hpa.metadata, withoutOurs(hpa.metadata.annotations)) }
  const { targetCPUUtilizationPercentage: share, ...spec } = part(hpa.spec)
  const { currentCPUUtilizationPercentage: currentShare, currentReplicas, ...status } = part(hpa.status)
  const told = (name: string): unknown => parsed(entry(hpa.metadata.annotations, name))
  const metrics = metricsFromV1(items(told(METRICS)))
  if (typeof share === 'number') metrics.push(cpuMetric(share))
  if (metrics.length === 0) metrics.push(cpuMetric(DEFAULT_UTILIZATION))
  const current = told(STATUSES)
  const shareStatus = {
    type: 'Resource',
    resource: { name: 'cpu', current: { averageUtilization: currentShare } },
  }
  const currentMetrics = Array.isArray(current)
    ? statusesFromV1(items(current))
    : typeof currentShare === 'number'
      ? [shareStatus]
      : null
  const conditions = told(CONDITIONS)
  const behavior = told(BEHAVIOR)
  return {
    ...hpa,
    apiVersion: V2,
    metadata: annotated(hpa.metadata, withoutOurs(hpa.metadata.annotations)),
    spec: { ...spec, metrics, ...(isFields(behavior) && { behavior: behaviorFromGo(behavior) }) },
    status: {
      ...status,
      ...(number(currentReplicas) !== 0 && { currentReplicas }),
      currentMetrics,
      ...(Array.isArray(conditions) && { conditions: items(conditions) }),
    },
  }
}

const withoutOurs = (annotations: Record<string, string> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations ?? {}).filter(([name]) => !OURS.has(name)))

function annotated(metadata: Obj['metadata'], annotations: Record<string, string>): Obj['metadata'] {
  const result = { ...metadata, annotations }
  if (Object.keys(annotations).length === 0) Reflect.deleteProperty(result, 'annotations')
  return result
}

function parsed(value: string | undefined): unknown {
  if (value === undefined) return undefined
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

const conditionInOrder = ({ type, status, lastTransitionTime, reason, message }: Fields) => ({
  type,
  status,
  lastTransitionTime,
  reason,
  message,
})
