import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue, notSupported, required, tooLong } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { httpPath, subdomain } from '../../../validate/names.ts'
import { invalidFor, invalidGo, nonNegatives, oneOfIfSet } from '../../shared/checks.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import {
  fields,
  fill,
  fillUnset,
  items,
  number,
  optional,
  optionalText,
  part,
  text,
} from '../../shared/read.ts'
import { templateCauses } from '../template.ts'
import { failurePolicyCauses, successPolicyCauses } from './policies.ts'

const MODES = ['NonIndexed', 'Indexed']
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed']
const MAX_INT32 = 2 ** 31 - 1
const MOST_PARALLEL = 100_000
const MANY = 100_000
const MOST_FOR_MANY = 10_000
const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
]
const NEEDS_INDEXES = 'requires indexed completion mode'

/**
 * Fills in what the spec of a Job leaves out, other than in the template of a CronJob.
 *
 * @example
 * defaultJobSpec(job.spec) // job.spec.backoffLimit is 6
 */
export function defaultJobSpec(spec: Fields): void {
  if (spec.completions == null && spec.parallelism == null) spec.completions = 1
  fillUnset(spec, 'parallelism', 1)
  fillUnset(spec, 'backoffLimit', spec.backoffLimitPerIndex == null ? 6 : MAX_INT32)
  fillUnset(spec, 'completionMode', 'NonIndexed')
  fillUnset(spec, 'suspend', false)
  fillUnset(spec, 'podReplacementPolicy', spec.podFailurePolicy == null ? 'TerminatingOrFailed' : 'Failed')
  fillUnset(spec, 'manualSelector', false)
  defaultJobParts(spec)
}

/** Fills in what stands deeper in the spec of a Job, also in the template of a CronJob. */
export function defaultJobParts(spec: Fields): void {
  for (const rule of items(fields(spec.podFailurePolicy)?.rules)) {
    for (const pattern of items(rule.onPodConditions)) fill(pattern, 'status', 'True')
  }
  defaultTemplate(spec)
}

/**
 * What is wrong with the spec of a Job, apart from its selector.
 *
 * @example
 * jobSpecCauses(job.spec, 'spec')
 */
export function jobSpecCauses(spec: Fields, path: string): Cause[] {
  const causes = nonNegatives(spec, COUNTS, path)
  if (spec.maxFailedIndexes != null && spec.backoffLimitPerIndex == null) {
    causes.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  }
  const manager = optionalText(spec.managedBy)
  if (manager !== undefined) causes.push(...managerCauses(manager, `${path}.managedBy`))
  causes.push(...oneOfIfSet(spec.completionMode, MODES, `${path}.completionMode`))
  const mode = optionalText(spec.completionMode) ?? 'NonIndexed'
  if (mode === 'Indexed') causes.push(...indexedCauses(spec, path))
  else if (mode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes']) {
      if (spec[name] != null) causes.push(invalidValue(`${path}.${name}`, spec[name], NEEDS_INDEXES))
    }
  }
  const failure = fields(spec.podFailurePolicy)
  if (failure !== undefined) causes.push(...failurePolicyCauses(failure, spec, `${path}.podFailurePolicy`))
  const success = fields(spec.successPolicy)
  if (success !== undefined) {
    const at = `${path}.successPolicy`
    if (mode !== 'Indexed') causes.push(invalidGo(at, 'SuccessPolicy', success, NEEDS_INDEXES))
    else causes.push(...successPolicyCauses(success, number(spec.completions), at))
  }
  return [
    ...causes,
    ...oneOfIfSet(
      spec.podReplacementPolicy,
      failure === undefined ? REPLACEMENTS : ['Failed'],
      `${path}.podReplacementPolicy`,
    ),
    ...templateCauses(part(spec.template), `${path}.template`),
    ...restartCauses(spec, `${path}.template.spec.restartPolicy`),
  ]
}

/** Who manages a Job: a path behind a domain. */
function managerCauses(manager: string, path: string): Cause[] {
  const slash = manager.indexOf('/')
  const [domain, rest] = [manager.slice(0, slash), manager.slice(slash + 1)]
  const causes: Cause[] = []
  if (manager === '') causes.push(required(path))
  else if (slash < 1 || rest === '') {
    causes.push(invalidValue(path, manager, 'must be a domain-prefixed path (such as "acme.io/foo")'))
  } else
    causes.push(...invalidFor(path, domain, subdomain(domain)), ...invalidFor(path, rest, httpPath(rest)))
  if (Buffer.byteLength(manager) > 63) causes.push(tooLong(path, 63))
  return causes
}

function indexedCauses(spec: Fields, path: string): Cause[] {
  const completions = optional(spec.completions)
  const parallelism = number(spec.parallelism)
  const failed = optional(spec.maxFailedIndexes)
  const causes: Cause[] = []
  const bad = (name: string, value: number, why: string) =>
    causes.push(invalidValue(`${path}.${name}`, value, why))
  const atMost = (most: number) => `must be less than or equal to ${most}`
  if (completions === undefined) {
    causes.push(required(`${path}.completions`, 'when completion mode is Indexed'))
  }
  if (parallelism > MOST_PARALLEL) {
    bad('parallelism', parallelism, `${atMost(MOST_PARALLEL)} when completion mode is Indexed`)
  }
  if (failed !== undefined && completions !== undefined && failed > completions) {
    bad('maxFailedIndexes', failed, 'must be less than or equal to completions')
  }
  if (failed !== undefined && failed > MANY) bad('maxFailedIndexes', failed, atMost(MANY))
  if (completions === undefined || completions <= MANY || spec.backoffLimitPerIndex == null) return causes
  const why = `${atMost(MOST_FOR_MANY)} when completions are above ${MANY} and used with backoff limit per index`
  if (failed === undefined) {
    const missing = `must be specified when completions is above ${MANY}`
    causes.push(required(`${path}.maxFailedIndexes`, missing))
  }
  if (parallelism > MOST_FOR_MANY) bad('parallelism', parallelism, why)
  if (failed !== undefined && failed > MOST_FOR_MANY) bad('maxFailedIndexes', failed, why)
  return causes
}

function restartCauses(spec: Fields, path: string): Cause[] {
  const policy = text(part(part(spec.template).spec).restartPolicy)
  if (policy === 'Always' || policy === '') return [required(path, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never')
    return [notSupported(path, policy, ['OnFailure', 'Never'])]
  return spec.podFailurePolicy != null && policy !== 'Never'
    ? [invalidValue(path, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : []
}
