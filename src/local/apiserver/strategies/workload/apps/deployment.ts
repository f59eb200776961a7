import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { immutable, nonNegative, nonNegatives, notSupportedGo } from '../../shared/checks.ts'
import { atMostAll, intOrPercentCauses, numberOrPercent } from '../int-or-percent.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import { ensure, fields, fill, fillUnset, keep, number, part, specOf } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import {
  collisionCauses,
  keepApart,
  specChanged,
  statusCauses,
  writesStatus,
  type StatusRules,
} from '../status.ts'
import { templateWarnings } from '../template-warnings.ts'
import { replicatedCauses } from './replicated.ts'

const ROLLING = 'RollingUpdate'
const MORE = 'cannot be greater than status.replicas'

const STATUS: StatusRules = {
  counts: [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'terminatingReplicas',
    'collisionCount',
  ],
  atMost: [
    ['updatedReplicas', 'replicas', MORE],
    ['readyReplicas', 'replicas', MORE],
    ['availableReplicas', 'replicas', MORE],
    ['availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas'],
  ],
}

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  fillUnset(spec, 'replicas', 1)
  const strategy = ensure(spec, 'strategy')
  fill(strategy, 'type', ROLLING)
  if (strategy.type === ROLLING) {
    const update = ensure(strategy, 'rollingUpdate')
    fillUnset(update, 'maxUnavailable', '25%')
    fillUnset(update, 'maxSurge', '25%')
  }
  fillUnset(spec, 'revisionHistoryLimit', 10)
  fillUnset(spec, 'progressDeadlineSeconds', 600)
  defaultTemplate(spec)
}

function specCauses(spec: Fields): Cause[] {
  const deadline = number(spec.progressDeadlineSeconds)
  const causes = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...replicatedCauses(spec, 'deployment', 'invalid label selector'),
    ...strategyCauses(part(spec.strategy), 'spec.strategy'),
    ...nonNegatives(spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'], 'spec'),
  ]
  if (deadline <= number(spec.minReadySeconds)) {
    causes.push(
      invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'),
    )
  }
  return causes
}

function strategyCauses(strategy: Fields, path: string): Cause[] {
  const update = fields(strategy.rollingUpdate)
  const at = `${path}.rollingUpdate`
  if (strategy.type === 'Recreate') {
    return update === undefined
      ? []
      : [forbiddenField(at, "may not be specified when strategy `type` is 'Recreate'")]
  }
  if (strategy.type !== ROLLING)
    return [notSupportedGo(path, 'DeploymentStrategy', strategy, ['Recreate', ROLLING])]
  if (update === undefined) return [required(at, 'this should be defaulted and never be nil')]
  const { maxUnavailable, maxSurge } = update
  const causes = [
    ...intOrPercentCauses(maxUnavailable, `${at}.maxUnavailable`),
    ...intOrPercentCauses(maxSurge, `${at}.maxSurge`),
  ]
  if (numberOrPercent(maxUnavailable) === 0 && numberOrPercent(maxSurge) === 0) {
    causes.push(invalidValue(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  return [...causes, ...atMostAll(maxUnavailable, `${at}.maxUnavailable`)]
}

/** Deployments: a new generation comes from the annotations too. */
export const deployment: Strategy = {
  hasGeneration: true,
  defaults,
  metadataRepeats: ['update'],
  bumps: (next, previous) =>
    specChanged(next, previous) ||
    !semanticEqual(next.metadata.annotations, previous.metadata.annotations, 'annotations'),
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous !== undefined && writesStatus(situation)) {
      keep(next.metadata as Fields, previous.metadata as Fields, 'labels')
    }
  },
  validate(next, previous, situation) {
    if (previous !== undefined && writesStatus(situation)) {
      return [...statusCauses(next, STATUS), ...collisionCauses(next, previous)]
    }
    const causes = specCauses(specOf(next))
    if (previous === undefined) return causes
    return [
      ...causes,
      ...immutable(specOf(next).selector, specOf(previous).selector, 'spec.selector', 'LabelSelector'),
    ]
  },
  warnings: templateWarnings({ nameInPods: true }),
}
