import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { nonNegativeQuantity, nonNegatives, oneOfIfSet } from '../shared/checks.ts'
import { metricCauses, referenceCauses } from './autoscaler-metrics.ts'
import { ensure, fields, fillUnset, items, number, optional, part, specOf, text } from '../shared/read.ts'
import { keepApart, writesStatus, zeroCounts } from './status.ts'

const PERIOD = 15
const UP: Fields = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: PERIOD },
    { type: 'Percent', value: 100, periodSeconds: PERIOD },
  ],
}
const DOWN: Fields = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: PERIOD }],
}
const SELECTIONS = ['Disabled', 'Max', 'Min']
const POLICIES = ['Percent', 'Pods']
const LONGEST_PERIOD = 1800
const LONGEST_WINDOW = 3600

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  fillUnset(spec, 'minReplicas', 1)
  fillUnset(spec, 'maxReplicas', 0)
  if (items(spec.metrics).length === 0) {
    const target = { type: 'Utilization', averageUtilization: 80 }
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  }
  const behavior = fields(spec.behavior)
  if (behavior !== undefined) {
    behavior.scaleUp = withRules(behavior.scaleUp, UP)
    behavior.scaleDown = withRules(behavior.scaleDown, DOWN)
  }
  defaultStatus(next)
}

function defaultStatus(next: Obj): void {
  zeroCounts(next, ['desiredReplicas'])
  const status = ensure(next, 'status')
  status.currentMetrics ??= null
}

/** Rules with what they leave out; the defaults are copied, for they are shared. */
function withRules(given: unknown, rules: Fields): Fields {
  const copy = structuredClone(rules)
  if (!isFields(given)) return copy
  for (const [name, value] of Object.entries(copy)) fillUnset(given, name, value)
  return given
}

function specCauses(spec: Fields, before: Fields | undefined): Cause[] {
  const [least, most] = [optional(spec.minReplicas), number(spec.maxReplicas)]
  const path = 'spec.maxReplicas'
  const causes: Cause[] = []
  const lowest = before?.minReplicas === 0 ? 0 : 1
  if (least !== undefined && least < lowest) {
    causes.push(invalidValue('spec.minReplicas', least, `must be greater than or equal to ${lowest}`))
  }
  if (most === 0) causes.push(required(path, 'must be set and greater than 0'))
  else if (most < 0) causes.push(invalidValue(path, most, 'must be greater than or equal to 1'))
  if (least !== undefined && most < least) {
    causes.push(invalidValue(path, most, 'must be greater than or equal to `minReplicas`'))
  }
  const behavior = part(spec.behavior)
  return [
    ...causes,
    ...targetCauses(spec, before),
    ...metricCauses(spec, 'spec.metrics'),
    ...ruleCauses(behavior.scaleUp, 'spec.behavior.scaleUp'),
    ...ruleCauses(behavior.scaleDown, 'spec.behavior.scaleDown'),
  ]
}

/** A group must be named but for ReplicationControllers; a target that was taken before is taken again. */
function targetCauses(spec: Fields, before: Fields | undefined): Cause[] {
  const [target, old] = [part(spec.scaleTargetRef), fields(before?.scaleTargetRef)]
  const known =
    old !== undefined &&
    text(old.apiVersion) === text(target.apiVersion) &&
    text(old.kind) === text(target.kind)
  const version = known ? 'any' : target.kind === 'ReplicationController' ? 'valid' : 'with-group'
  return referenceCauses(target, version, 'spec.scaleTargetRef')
}

function ruleCauses(value: unknown, path: string): Cause[] {
  const rules = fields(value)
  if (rules === undefined) return []
  const policies = items(rules.policies)
  return [
    ...windowCauses(optional(rules.stabilizationWindowSeconds), `${path}.stabilizationWindowSeconds`),
    ...oneOfIfSet(rules.selectPolicy, SELECTIONS, `${path}.selectPolicy`),
    ...(policies.length === 0 ? [required(`${path}.policies`, 'must specify at least one Policy')] : []),
    ...policies.flatMap((policy, index) => policyCauses(policy, `${path}.policies[${index}]`)),
    ...nonNegativeQuantity(rules.tolerance, `${path}.tolerance`),
  ]
}

function windowCauses(seconds: number | undefined, path: string): Cause[] {
  if (seconds === undefined) return []
  if (seconds < 0) return [invalidValue(path, seconds, 'must be greater than or equal to zero')]
  return seconds > LONGEST_WINDOW
    ? [invalidValue(path, seconds, `must be less than or equal to ${LONGEST_WINDOW}`)]
    : []
}

function policyCauses(policy: Fields, path: string): Cause[] {
  const [type, value, seconds] = [text(policy.type), number(policy.value), number(policy.periodSeconds)]
  const causes = POLICIES.includes(type) ? [] : [notSupported(`${path}.type`, type, POLICIES)]
  if (value <= 0) causes.push(invalidValue(`${path}.value`, value, 'must be greater than zero'))
  if (seconds <= 0) causes.push(invalidValue(`${path}.periodSeconds`, seconds, 'must be greater than zero'))
  if (seconds > LONGEST_PERIOD) {
    causes.push(
      invalidValue(`${path}.periodSeconds`, seconds, `must be less than or equal to ${LONGEST_PERIOD}`),
    )
  }
  return causes
}

/** HorizontalPodAutoscalers, in the shape of autoscaling/v2. They have no generation. */
export const autoscaler: Strategy = {
  defaults,
  metadataRepeats: ['update'],
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous === undefined) defaultStatus(next)
  },
  validate: (next, previous, situation) =>
    writesStatus(situation)
      ? nonNegatives(part(next.status), ['currentReplicas', 'desiredReplicas'], 'status')
      : specCauses(specOf(next), previous && specOf(previous)),
}
