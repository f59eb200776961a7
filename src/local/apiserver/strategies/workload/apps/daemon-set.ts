import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { labelSelectorCauses } from '../../../validate/labels.ts'
import { immutable, nonNegatives, notSupportedGo } from '../../shared/checks.ts'
import { atMostAll, intOrPercentCauses, numberOrPercent } from '../int-or-percent.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import { ensure, entry, fields, fill, fillUnset, part, specOf } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import {
  collisionCauses,
  keepApart,
  statusCauses,
  withGeneration,
  writesStatus,
  zeroCounts,
  type StatusRules,
} from '../status.ts'
import {
  isEmptySelector,
  labelMatchCauses,
  lastingTemplateCauses,
  readSelector,
  selectorOf,
  templateCauses,
} from '../template.ts'
import { templateWarnings } from '../template-warnings.ts'
import { emptySelector } from './replicated.ts'

const ROLLING = 'RollingUpdate'
/** Counts the templates of a DaemonSet, apart from its generations. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'
const ALWAYS = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady']
const STATUS: StatusRules = {
  counts: [
    ...ALWAYS,
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ],
}

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  const strategy = ensure(spec, 'updateStrategy')
  fill(strategy, 'type', ROLLING)
  if (strategy.type === ROLLING) {
    const update = ensure(strategy, 'rollingUpdate')
    fillUnset(update, 'maxUnavailable', 1)
    fillUnset(update, 'maxSurge', 0)
  }
  fillUnset(spec, 'revisionHistoryLimit', 10)
  defaultTemplate(spec)
  zeroCounts(next, ALWAYS)
}

function countTemplates(next: Obj, previous: Obj | undefined): void {
  const given = Number(entry(next.metadata.annotations, TEMPLATE_GENERATION) ?? '0')
  let count = Math.max(1, Number.isInteger(given) ? given : 1)
  if (previous !== undefined) {
    const before = Number(entry(previous.metadata.annotations, TEMPLATE_GENERATION) ?? '1')
    const changed = !semanticEqual(specOf(next).template, specOf(previous).template)
    count = changed ? before + 1 : before
  }
  next.metadata.annotations = { ...next.metadata.annotations, [TEMPLATE_GENERATION]: String(count) }
}

function specCauses(spec: Fields): Cause[] {
  const selector = selectorOf(spec.selector)
  const matches = readSelector(selector)
  const template = part(spec.template)
  const causes = labelSelectorCauses(selector, 'spec.selector')
  if (matches !== undefined) causes.push(...labelMatchCauses(matches, template, 'spec.template'))
  if (selector !== undefined && isEmptySelector(selector)) causes.push(emptySelector(selector, 'daemonset'))
  return [
    ...causes,
    ...templateCauses(template, 'spec.template'),
    ...lastingTemplateCauses(template, 'spec.template', 'DaemonSet'),
    ...nonNegatives(spec, ['minReadySeconds'], 'spec'),
    ...strategyCauses(part(spec.updateStrategy), 'spec.updateStrategy'),
    ...nonNegatives(spec, ['revisionHistoryLimit'], 'spec'),
  ]
}

function strategyCauses(strategy: Fields, path: string): Cause[] {
  if (strategy.type === 'OnDelete') return []
  if (strategy.type !== ROLLING)
    return [notSupportedGo(path, 'DaemonSetUpdateStrategy', strategy, [ROLLING, 'OnDelete'])]
  const update = fields(strategy.rollingUpdate)
  const at = `${path}.rollingUpdate`
  if (update === undefined) return [required(at)]
  const { maxUnavailable, maxSurge } = update
  const causes = [
    ...intOrPercentCauses(maxUnavailable, `${at}.maxUnavailable`),
    ...intOrPercentCauses(maxSurge, `${at}.maxSurge`),
    ...atMostAll(maxUnavailable, `${at}.maxUnavailable`),
    ...atMostAll(maxSurge, `${at}.maxSurge`),
  ]
  const [unavailable, surge] = [numberOrPercent(maxUnavailable) !== 0, numberOrPercent(maxSurge) !== 0]
  if (unavailable && surge) {
    causes.push(invalidValue(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  } else if (!unavailable && !surge) {
    causes.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  }
  return causes
}

/** DaemonSets: they count their templates in an annotation. */
export const daemonSet: Strategy = {
  ...withGeneration,
  defaults,
  metadataRepeats: ['update'],
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous === undefined) zeroCounts(next, ALWAYS)
    countTemplates(next, previous)
  },
  validate(next, previous, situation) {
    if (previous !== undefined && writesStatus(situation)) {
      return [...statusCauses(next, STATUS), ...collisionCauses(next, previous)]
    }
    const causes = specCauses(specOf(next))
    if (previous === undefined) return causes
    return [
      ...immutable(specOf(next).selector, specOf(previous).selector, 'spec.selector', 'LabelSelector'),
      ...causes,
    ]
  },
  warnings: templateWarnings({ nameInPods: false }),
}
