import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { labelSelectorCauses } from '../../../validate/labels.ts'
import { label } from '../../../validate/names.ts'
import { invalidGo } from '../../shared/checks.ts'
import { ensure, entry, number, part, specOf } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { keepApart, withGeneration, writesStatus } from '../status.ts'
import { labelMatchCauses, readSelector, selectorOf, textMap } from '../template.ts'
import { nameWarnings } from '../template-warnings.ts'
import { defaultJobSpec, jobSpecCauses } from './job-spec.ts'
import { jobStatusCauses } from './job-status.ts'
import { jobUpdateCauses } from './job-update.ts'
import { jobSpecWarnings } from './job-warnings.ts'

const NAMES = ['job-name', 'batch.kubernetes.io/job-name'] as const
const UIDS = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const
/** The labels in the order in which they are checked. */
const CHECKED = [UIDS[0], NAMES[0], UIDS[1], NAMES[1]] as const

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  defaultJobSpec(spec)
  const labels = textMap(part(part(spec.template).metadata).labels)
  if (labels !== undefined && Object.keys(next.metadata.labels ?? {}).length === 0) {
    next.metadata.labels = labels
  }
}

/**
 * Labels the Pods of a Job and selects them. The labels of a Job that has none of its own are the very ones of its template,
 * so that they get these too.
 */
function labelPods(job: Obj): void {
  const spec = ensure(job, 'spec')
  if (spec.manualSelector === true) return
  const meta = ensure(ensure(spec, 'template'), 'metadata')
  const before = textMap(meta.labels)
  const labels: Record<string, string> = { ...before }
  for (const name of NAMES) if (entry(labels, name) === undefined) labels[name] = job.metadata.name ?? ''
  for (const name of UIDS) if (entry(labels, name) === undefined) labels[name] = job.metadata.uid ?? ''
  const own = job.metadata.labels
  if (own === before || Object.keys(own ?? {}).length === 0) job.metadata.labels = { ...labels }
  meta.labels = labels
  const matched = ensure(ensure(spec, 'selector'), 'matchLabels')
  if (entry(matched, UIDS[1]) === undefined) matched[UIDS[1]] = job.metadata.uid ?? ''
}

/** The labels and the selector that the server makes, unless the user does. */
function generatedCauses(job: Obj, withPrefixed: boolean): Cause[] {
  const spec = specOf(job)
  const selector = selectorOf(spec.selector)
  if (spec.manualSelector === true || selector === undefined) return []
  const path = 'spec.template.metadata'
  const labels = part(part(spec.template).metadata).labels
  const expected: Record<string, string> = {}
  const causes: Cause[] = []
  for (const key of withPrefixed ? CHECKED : CHECKED.slice(0, 2)) {
    const value = (key.endsWith('name') ? job.metadata.name : job.metadata.uid) ?? ''
    const found = entry(labels, key)
    expected[key] = value
    if (found === undefined) causes.push(required(`${path}.labels[${key}]`, `must be '${value}'`))
    else if (found !== value) {
      causes.push(invalidGo(`${path}.labels[${key}]`, 'Map', labels, `must be '${value}'`))
    }
  }
  if (readSelector(selector)?.(expected) === false) {
    causes.push(invalidGo('spec.selector', 'LabelSelector', selector, '`selector` not auto-generated'))
  }
  return causes
}

/** What is wrong with a spec together with its selector. */
export function selectedSpecCauses(spec: Fields): Cause[] {
  const selector = selectorOf(spec.selector)
  const matches = readSelector(selector)
  return [
    ...jobSpecCauses(spec, 'spec'),
    ...(selector === undefined
      ? [required('spec.selector')]
      : labelSelectorCauses(selector, 'spec.selector')),
    ...(matches === undefined ? [] : labelMatchCauses(matches, part(spec.template), 'spec.template')),
  ]
}

function jobCauses(job: Obj, withPrefixed: boolean): Cause[] {
  const spec = specOf(job)
  const causes = [...generatedCauses(job, withPrefixed), ...selectedSpecCauses(spec)]
  const completions = number(spec.completions)
  if (spec.completionMode !== 'Indexed' || completions <= 0) return causes
  const host = `${job.metadata.name ?? ''}-${completions - 1}`
  if (label(host).length > 0) {
    const why = `will not able to create pod with invalid DNS label: ${host}`
    causes.push(invalidValue('metadata.name', job.metadata.name ?? '', why))
  }
  return causes
}

/** Jobs: a Job labels and selects its Pods itself. */
export const job: Strategy = {
  ...withGeneration,
  defaults,
  defaultPropagation: 'orphan',
  metadataRepeats: ['create', 'update'],
  prepare(next, previous, situation) {
    if (previous === undefined) labelPods(next)
    keepApart(next, previous, situation)
  },
  validate(next, previous, situation) {
    if (previous === undefined) return jobCauses(next, true)
    if (writesStatus(situation)) return jobStatusCauses(next, previous)
    const labels = part(part(specOf(previous).template).metadata).labels
    const hadPrefixed = entry(labels, NAMES[1]) !== undefined && entry(labels, UIDS[1]) !== undefined
    return [...jobCauses(next, hadPrefixed), ...jobUpdateCauses(next, previous)]
  },
  warnings(next, previous, situation) {
    if (writesStatus(situation)) return []
    if (previous !== undefined && semanticEqual(next.spec, previous.spec)) return []
    return [...(previous === undefined ? nameWarnings(next) : []), ...jobSpecWarnings(specOf(next), 'spec')]
  },
}
