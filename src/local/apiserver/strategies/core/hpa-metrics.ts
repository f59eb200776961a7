import type { Fields } from '../../../../protocol/own.ts'
import { items, number, part, text } from '../shared/read.ts'

type Source = (metric: Fields) => Fields

const SOURCES = ['object', 'pods', 'resource', 'containerResource', 'external'] as const
type SourceName = (typeof SOURCES)[number]

const target = ({ kind, name, apiVersion }: Fields): Fields => ({
  kind: text(kind),
  name: text(name),
  apiVersion,
})

/** The sources of metrics in v1, their fields in the order in which the server writes them. */
const TO_V1: Record<SourceName, Source> = {
  object: ({ describedObject, metric, target: aim }) => ({
    target: target(part(describedObject)),
    metricName: part(metric).name,
    targetValue: part(aim).value ?? '0',
    selector: part(metric).selector,
    averageValue: part(aim).averageValue,
  }),
  pods: ({ metric, target: aim }) => ({
    metricName: part(metric).name,
    targetAverageValue: part(aim).averageValue ?? '0',
    selector: part(metric).selector,
  }),
  resource: ({ name, target: aim }) => ({
    name,
    targetAverageUtilization: part(aim).averageUtilization,
    targetAverageValue: part(aim).averageValue,
  }),
  containerResource: ({ name, container, target: aim }) => ({
    name,
    targetAverageUtilization: part(aim).averageUtilization,
    targetAverageValue: part(aim).averageValue,
    container,
  }),
  external: ({ metric, target: aim }) => ({
    metricName: part(metric).name,
    metricSelector: part(metric).selector,
    targetValue: part(aim).value,
    targetAverageValue: part(aim).averageValue,
  }),
}

const shareOrValue = ({ targetAverageUtilization: share, targetAverageValue: averageValue }: Fields) =>
  clean({
    type: share == null ? 'AverageValue' : 'Utilization',
    averageValue,
    averageUtilization: share,
  })
const metricOf = (name: unknown, selector: unknown) => clean({ name: text(name), selector })

const FROM_V1: Record<SourceName, Source> = {
  object: ({ target: object, metricName, targetValue, selector, averageValue }) => ({
    describedObject: clean(target(part(object))),
    target: clean({
      type: averageValue == null ? 'Value' : 'AverageValue',
      value: averageValue == null || targetValue !== '0' ? targetValue : undefined,
      averageValue,
    }),
    metric: metricOf(metricName, selector),
  }),
  pods: ({ metricName, targetAverageValue: averageValue, selector }) => ({
    metric: metricOf(metricName, selector),
    target: { type: 'AverageValue', averageValue },
  }),
  resource: (metric) => ({ name: text(metric.name), target: shareOrValue(metric) }),
  containerResource: (metric) => ({
    name: text(metric.name),
    target: shareOrValue(metric),
    container: text(metric.container),
  }),
  external: ({ metricName, metricSelector, targetValue: value, targetAverageValue: averageValue }) => ({
    metric: metricOf(metricName, metricSelector),
    target: clean({ type: value == null ? 'AverageValue' : 'Value', value, averageValue }),
  }),
}

const STATUS_TO_V1: Record<SourceName, Source> = {
  object: ({ describedObject, metric, current }) => ({
    target: target(part(describedObject)),
    metricName: part(metric).name,
    currentValue: part(current).value ?? '0',
    selector: part(metric).selector,
    averageValue: part(current).averageValue,
  }),
  pods: ({ metric, current }) => ({
    metricName: part(metric).name,
    currentAverageValue: part(current).averageValue ?? '0',
    selector: part(metric).selector,
  }),
  resource: ({ name, current }) => ({
    name,
    currentAverageUtilization: part(current).averageUtilization,
    currentAverageValue: part(current).averageValue ?? '0',
  }),
  containerResource: ({ name, container, current }) => ({
    name,
    currentAverageUtilization: part(current).averageUtilization,
    currentAverageValue: part(current).averageValue ?? '0',
    container,
  }),
  external: ({ metric, current }) => ({
    metricName: part(metric).name,
    metricSelector: part(metric).selector,
    currentValue: part(current).value ?? '0',
    currentAverageValue: part(current).averageValue,
  }),
}

const shareAndValue = ({
  currentAverageUtilization: averageUtilization,
  currentAverageValue: averageValue,
}: Fields) => clean({ averageValue, averageUtilization })

const STATUS_FROM_V1: Record<SourceName, Source> = {
  object: ({ target: object, metricName, currentValue: value, selector, averageValue }) => ({
    metric: metricOf(metricName, selector),
    current: clean({ value, averageValue }),
    describedObject: clean(target(part(object))),
  }),
  pods: ({ metricName, currentAverageValue: averageValue, selector }) => ({
    metric: metricOf(metricName, selector),
    current: clean({ averageValue }),
  }),
  resource: (metric) => ({ name: text(metric.name), current: shareAndValue(metric) }),
  containerResource: (metric) => ({
    name: text(metric.name),
    current: shareAndValue(metric),
    container: text(metric.container),
  }),
  external: ({ metricName, metricSelector, currentValue: value, currentAverageValue: averageValue }) => ({
    metric: metricOf(metricName, metricSelector),
    current: clean({ value, averageValue }),
  }),
}

/** Without the fields that are not set. */
function clean(owner: Fields): Fields {
  return Object.fromEntries(Object.entries(owner).filter(([, value]) => value != null))
}

function converted(list: readonly Fields[], sources: Record<SourceName, Source>): Fields[] {
  return list.map((metric) => {
    const result: Fields = { type: text(metric.type) }
    for (const name of SOURCES)
      if (metric[name] != null) result[name] = clean(sources[name](part(metric[name])))
    return result
  })
}

export const metricsToV1 = (list: readonly Fields[]): Fields[] => converted(list, TO_V1)
export const metricsFromV1 = (list: readonly Fields[]): Fields[] => converted(list, FROM_V1)
export const statusesToV1 = (list: readonly Fields[]): Fields[] => converted(list, STATUS_TO_V1)
export const statusesFromV1 = (list: readonly Fields[]): Fields[] => converted(list, STATUS_FROM_V1)

/** spec.behavior as the annotation holds it: in the server's own type. */
export function behaviorToGo({ scaleUp, scaleDown }: Fields): Fields {
  return { ScaleUp: rulesToGo(scaleUp), ScaleDown: rulesToGo(scaleDown) }
}

function rulesToGo(value: unknown): unknown {
  if (value == null) return null
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = part(value)
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
    SelectPolicy: selectPolicy ?? null,
    Policies: Array.isArray(policies)
      ? items(policies).map(({ type, value: amount, periodSeconds }) => ({
          Type: text(type),
          Value: number(amount),
          PeriodSeconds: number(periodSeconds),
        }))
      : null,
    Tolerance: tolerance ?? null,
  }
}

/** What {@link behaviorToGo} wrote. */
export function behaviorFromGo({ ScaleUp, ScaleDown }: Fields): Fields {
  return clean({ scaleUp: rulesFromGo(ScaleUp), scaleDown: rulesFromGo(ScaleDown) })
}

function rulesFromGo(value: unknown): Fields | undefined {
  if (value == null) return undefined
  const { StabilizationWindowSeconds, SelectPolicy, Policies, Tolerance } = part(value)
  return clean({
    stabilizationWindowSeconds: StabilizationWindowSeconds,
    selectPolicy: SelectPolicy,
    policies: Array.isArray(Policies)
      ? items(Policies).map(({ Type, Value, PeriodSeconds }) => ({
          type: text(Type),
          value: number(Value),
          periodSeconds: number(PeriodSeconds),
        }))
      : undefined,
    tolerance: Tolerance,
  })
}
