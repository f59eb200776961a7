import type { Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { label, pathSegment } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { nanoOf } from '../shared/quantity.ts'
import { fields, items, optional, part, text } from '../shared/read.ts'
import { containerResourceProblems } from '../shared/resource-names.ts'

type Check = (source: Fields, path: string) => Cause[]

const TARGETS = ['Utilization', 'Value', 'AverageValue']

/** What is asked of the version of a reference: nothing, that it can be read, or that it names a group. */
export type VersionRule = 'any' | 'valid' | 'with-group'

/**
 * What is wrong with a reference to an object of any kind.
 *
 * @example
 * referenceCauses({ kind: 'Deployment', name: 'web', apiVersion: 'v1' }, 'with-group', 'spec.scaleTargetRef')
 */
export function referenceCauses(reference: Fields, rule: VersionRule, path: string): Cause[] {
  const version = text(reference.apiVersion)
  const causes = ['kind', 'name'].flatMap((name) =>
    segmentCauses(text(reference[name]), '', `${path}.${name}`),
  )
  const problem = rule === 'any' ? undefined : versionProblem(version, rule)
  if (problem !== undefined) causes.push(invalidValue(`${path}.apiVersion`, version, problem))
  return causes
}

const segmentCauses = (value: string, why: string, path: string): Cause[] =>
  value === '' ? [required(path, why)] : invalidFor(path, value, pathSegment(value))

function versionProblem(version: string, rule: VersionRule): string | undefined {
  const slashes = version.split('/', 3).length - 1
  if (slashes > 1) return `unexpected GroupVersion string: ${version}`
  const group = slashes === 1 ? version.slice(0, version.indexOf('/')) : ''
  return rule === 'with-group' && group === '' ? 'apiVersion must specify API group' : undefined
}

const object: Check = (source, path) => [
  ...referenceCauses(part(source.describedObject), 'valid', `${path}.describedObject`),
  ...identifierCauses(source, path),
  ...targetCauses(part(source.target), `${path}.target`),
  ...eitherCauses(
    source,
    ['value', 'averageValue'],
    'averageValue',
    'must set either a target value or averageValue',
    path,
  ),
]

const external: Check = (source, path) => {
  const target = part(source.target)
  const causes = [
    ...identifierCauses(source, path),
    ...targetCauses(target, `${path}.target`),
    ...eitherCauses(
      source,
      ['value', 'averageValue'],
      'averageValue',
      'must set either a target value for metric or a per-pod target',
      path,
    ),
  ]
  if (target.value != null && target.averageValue != null) {
    const why = 'may not set both a target value for metric and a per-pod target'
    causes.push(forbiddenField(`${path}.target.value`, why))
  }
  return causes
}

const pods: Check = (source, path) => [
  ...identifierCauses(source, path),
  ...targetCauses(part(source.target), `${path}.target`),
  ...eitherCauses(
    source,
    ['averageValue'],
    'averageValue',
    'must specify a positive target averageValue',
    path,
  ),
]

const resource: Check = (source, path) => [
  ...(text(source.name) === '' ? [required(`${path}.name`, 'must specify a resource name')] : []),
  ...utilizationCauses(source, path),
]

const containerResource: Check = (source, path) => {
  const [name, container] = [text(source.name), text(source.container)]
  return [
    ...(name === ''
      ? [required(`${path}.name`, 'must specify a resource name')]
      : invalidFor(`${path}.name`, name, containerResourceProblems(name))),
    ...(container === ''
      ? [required(`${path}.container`, 'must specify a container')]
      : invalidFor(`${path}.container`, container, label(container))),
    ...utilizationCauses(source, path),
  ]
}

/** The sources of metrics, in the order in which they are looked for, by the type that names them. */
const SOURCES: readonly { type: string; name: string; check: Check }[] = [
  { type: 'Object', name: 'object', check: object },
  { type: 'External', name: 'external', check: external },
  { type: 'Pods', name: 'pods', check: pods },
  { type: 'Resource', name: 'resource', check: resource },
  { type: 'ContainerResource', name: 'containerResource', check: containerResource },
]
const TYPES = SOURCES.map(({ type }) => type).sort()

/**
 * What is wrong with the metrics of an autoscaler.
 *
 * @example
 * metricCauses({ metrics: [{ type: 'Pods' }] }, 'spec.metrics')
 */
export function metricCauses(spec: Fields, path: string): Cause[] {
  const metrics = items(spec.metrics)
  const causes = metrics.flatMap((metric, index) => oneCauses(metric, `${path}[${index}]`))
  const toZero = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (spec.minReplicas === 0 && !toZero) {
    const why = 'must specify at least one Object or External metric to support scaling to zero replicas'
    causes.push(forbiddenField(path, why))
  }
  return causes
}

function oneCauses(metric: Fields, path: string): Cause[] {
  const type = text(metric.type)
  const at = `${path}.type`
  const unknown = notSupported(at, type, TYPES)
  const causes: Cause[] = []
  if (type === '') causes.push(required(at, 'must specify a metric source type'))
  const expected = SOURCES.find((source) => source.type === type)
  if (expected === undefined) causes.push(unknown)
  const present = SOURCES.filter(({ name }) => fields(metric[name]) !== undefined)
  const first = present[0]
  if (first !== undefined) causes.push(...first.check(part(metric[first.name]), `${path}.${first.name}`))
  if (expected === undefined) causes.push(unknown)
  else if (fields(metric[expected.name]) === undefined) {
    causes.push(required(`${path}.${expected.name}`, 'must populate information for the given metric source'))
  }
  if (present.length === 1) return causes
  const others = present.filter((source) => source !== expected)
  return [
    ...causes,
    ...others.map(({ name }) =>
      forbiddenField(`${path}.${name}`, 'must populate the given metric source only'),
    ),
  ]
}

const identifierCauses = (source: Fields, path: string): Cause[] =>
  segmentCauses(text(part(source.metric).name), 'must specify a metric name', `${path}.metric.name`)

/** One of some targets must be set; the message stands at one of them. */
function eitherCauses(
  source: Fields,
  names: readonly string[],
  at: string,
  why: string,
  path: string,
): Cause[] {
  const target = part(source.target)
  return names.every((name) => target[name] == null) ? [required(`${path}.target.${at}`, why)] : []
}

function utilizationCauses(source: Fields, path: string): Cause[] {
  const target = part(source.target)
  const why = 'must set either a target raw value or a target utilization'
  const causes = [
    ...targetCauses(target, `${path}.target`),
    ...eitherCauses(source, ['averageUtilization', 'averageValue'], 'averageUtilization', why, path),
  ]
  if (target.averageUtilization != null && target.averageValue != null) {
    const both = 'may not set both a target raw value and a target utilization'
    causes.push(forbiddenField(`${path}.target.averageValue`, both))
  }
  return causes
}

function targetCauses(target: Fields, path: string): Cause[] {
  const type = text(target.type)
  const causes: Cause[] = []
  if (type === '') causes.push(required(`${path}.type`, 'must specify a metric target type'))
  if (!TARGETS.includes(type)) {
    causes.push(invalidValue(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  }
  for (const name of ['value', 'averageValue']) {
    if (target[name] != null && nanoOf(target[name]) <= 0n) {
      causes.push(invalidValue(`${path}.${name}`, target[name], 'must be positive'))
    }
  }
  const utilization = optional(target.averageUtilization)
  if (utilization !== undefined && utilization < 1) {
    causes.push(invalidValue(`${path}.averageUtilization`, utilization, 'must be greater than 0'))
  }
  return causes
}
