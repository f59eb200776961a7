import type { Obj } from '../../../../../cluster/object.ts'
import type { LabelMatcher } from '../../../../../cluster/selector.ts'
import { isFields, type Fields } from '../../../../../protocol/own.ts'
import { required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { REPLICA_STATUS } from '../apps/replica-set.ts'
import { nonNegatives } from '../../shared/checks.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import { ensure, entry, fields, fillUnset, pairs, part, specOf } from '../../shared/read.ts'
import { keepApart, statusCauses, withGeneration, writesStatus, zeroCounts } from '../status.ts'
import { labelMatchCauses, lastingTemplateCauses, templateCauses, textMap } from '../template.ts'
import { templateWarnings, warningsOfTemplate } from '../template-warnings.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  const labels = textMap(part(part(spec.template).metadata).labels)
  if (labels !== undefined) {
    if (pairs(spec.selector).length === 0) spec.selector = { ...labels }
    if (pairs(next.metadata.labels).length === 0) next.metadata.labels = { ...labels }
  }
  fillUnset(spec, 'replicas', 1)
  if (isFields(spec.template)) defaultTemplate(spec)
  zeroCounts(next, ['replicas'])
}

function specCauses(spec: Fields): Cause[] {
  const selector = textMap(spec.selector) ?? {}
  const empty = Object.keys(selector).length === 0
  const template = fields(spec.template)
  const causes = [
    ...nonNegatives(spec, ['minReadySeconds'], 'spec'),
    ...(empty ? [required('spec.selector')] : []),
    ...nonNegatives(spec, ['replicas'], 'spec'),
  ]
  if (template === undefined) return [...causes, required('spec.template')]
  const matches: LabelMatcher = (labels) =>
    pairs(selector).every(([key, value]) => entry(labels, key) === value)
  return [
    ...causes,
    ...labelMatchCauses(matches, template, 'spec.template'),
    ...templateCauses(template, 'spec.template'),
    ...lastingTemplateCauses(template, 'spec.template', 'ReplicationController'),
  ]
}

/** ReplicationControllers: selector and labels come from the template when they are left out. */
export const replicationController: Strategy = {
  ...withGeneration,
  defaults,
  metadataRepeats: ['update'],
  defaultPropagation: 'orphan',
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous === undefined) zeroCounts(next, ['replicas'])
  },
  validate: (next, _previous, situation) =>
    writesStatus(situation) ? statusCauses(next, REPLICA_STATUS) : specCauses(specOf(next)),
  // On an update the server looks at the old template.
  warnings: (next, previous, situation) =>
    previous === undefined || semanticEqual(next.spec, previous.spec) || writesStatus(situation)
      ? templateWarnings({ nameInPods: true })(next, previous, situation)
      : warningsOfTemplate(specOf(previous).template, 'spec.template'),
}
