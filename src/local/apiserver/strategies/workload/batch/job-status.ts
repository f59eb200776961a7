import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { duplicate, invalidValue, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { IMMUTABLE } from '../../../validate/texts.ts'
import { invalidGo, invalidHidden, nonNegatives } from '../../shared/checks.ts'
import { number, optionalText, part, specOf, text, texts } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { hasCondition, isFinished } from './conditions.ts'
import { countIndexes, sharedIndex } from './indexes.ts'

const PATH = 'status'
const CONDITIONS = `${PATH}.conditions`
const COUNTS = ['active', 'succeeded', 'failed', 'ready', 'terminating']

/** Both sides of a write of the status. */
interface Change {
  next: Obj
  previous: Obj
  spec: Fields
  status: Fields
  before: Fields
}

/**
 * What is wrong with a new status of a Job. Most rules are checked only when what they speak of has changed.
 *
 * @example
 * jobStatusCauses(next, previous)
 */
export function jobStatusCauses(next: Obj, previous: Obj): Cause[] {
  const change: Change = {
    next,
    previous,
    spec: specOf(next),
    status: part(next.status),
    before: part(previous.status),
  }
  return [
    ...nonNegatives(change.status, COUNTS, PATH),
    ...uncountedCauses(change.status),
    ...conditionCauses(change),
    ...timeCauses(change),
    ...finishedCauses(change),
    ...indexCauses(change),
    ...successCauses(change),
    ...lastingCauses(change),
  ]
}

function uncountedCauses(status: Fields): Cause[] {
  const seen = new Set<string>()
  const uncounted = part(status.uncountedTerminatedPods)
  return ['succeeded', 'failed'].flatMap((list) =>
    texts(uncounted[list]).flatMap((uid, index) => {
      const at = `${PATH}.uncountedTerminatedPods.${list}[${index}]`
      if (uid === '') return [invalidValue(at, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicate(at, uid)]
      seen.add(uid)
      return []
    }),
  )
}

const changed = ({ status, before }: Change, name: string): boolean =>
  !semanticEqual(status[name], before[name])
const turned = ({ next, previous }: Change, type: string): boolean =>
  hasCondition(next, type) !== hasCondition(previous, type)

function conditionCauses(change: Change): Cause[] {
  const { next, status } = change
  const [complete, failed] = [turned(change, 'Complete'), turned(change, 'Failed')]
  const isComplete = hasCondition(next, 'Complete')
  const causes: Cause[] = []
  if ((complete || failed) && isComplete && hasCondition(next, 'Failed')) {
    causes.push(invalidHidden(CONDITIONS, 'cannot set Complete=True and Failed=true conditions'))
  }
  if ((complete || turned(change, 'FailureTarget')) && isComplete && hasCondition(next, 'FailureTarget')) {
    causes.push(invalidHidden(CONDITIONS, 'cannot set Complete=True and FailureTarget=true conditions'))
  }
  const at = `${PATH}.completionTime`
  if (complete || changed(change, 'completionTime')) {
    if (status.completionTime != null && !isComplete) {
      const why = 'cannot set completionTime when there is no Complete=True condition'
      causes.push(invalidValue(at, status.completionTime, why))
    }
    if (status.completionTime == null && isComplete) {
      causes.push(required(at, 'completionTime is required for Complete jobs'))
    }
  }
  return causes
}

function timeCauses(change: Change): Cause[] {
  const { next, status } = change
  const { startTime, completionTime } = status
  const causes: Cause[] = []
  if (
    (changed(change, 'startTime') || changed(change, 'completionTime')) &&
    startTime != null &&
    completionTime != null &&
    Date.parse(text(completionTime)) < Date.parse(text(startTime))
  ) {
    const why = 'must be equal to or after `startTime`'
    causes.push(invalidValue(`${PATH}.completionTime`, completionTime, why))
  }
  const failed = hasCondition(next, 'Failed')
  if (
    (turned(change, 'Failed') || changed(change, 'failedIndexes')) &&
    failed &&
    !hasCondition(next, 'FailureTarget')
  ) {
    const why = 'cannot set Failed=True condition without the FailureTarget=true condition'
    causes.push(invalidHidden(CONDITIONS, why))
  }
  const met = hasCondition(next, 'SuccessCriteriaMet')
  if (
    (turned(change, 'Complete') || turned(change, 'SuccessCriteriaMet')) &&
    hasCondition(next, 'Complete') &&
    !met
  ) {
    const why = 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition'
    causes.push(invalidHidden(CONDITIONS, why))
  }
  return causes
}

function finishedCauses(change: Change): Cause[] {
  const { next, previous, spec, status } = change
  const finished = isFinished(next)
  const turnedNow = finished !== isFinished(previous)
  const causes: Cause[] = []
  if (!finished) return causes
  if ((turnedNow || changed(change, 'active')) && number(status.active) > 0) {
    causes.push(invalidValue(`${PATH}.active`, status.active, 'active>0 is invalid for finished job'))
  }
  const neverRuns = spec.suspend === true && spec.completions === 0
  if ((turnedNow || changed(change, 'startTime')) && !neverRuns && status.startTime == null) {
    causes.push(required(`${PATH}.startTime`, 'startTime is required for finished job'))
  }
  const uncounted = part(status.uncountedTerminatedPods)
  const left = texts(uncounted.succeeded).length + texts(uncounted.failed).length
  if ((turnedNow || changed(change, 'uncountedTerminatedPods')) && left > 0) {
    const why = 'must be empty for finished job'
    causes.push(invalidGo(`${PATH}.uncountedTerminatedPods`, 'UncountedTerminatedPods', uncounted, why))
  }
  return causes
}

function indexCauses(change: Change): Cause[] {
  const { next, spec, status } = change
  const [completed, failed] = [text(status.completedIndexes), optionalText(status.failedIndexes)]
  const [completedChanged, failedChanged] = [
    changed(change, 'completedIndexes'),
    changed(change, 'failedIndexes'),
  ]
  const total = spec.completions == null ? undefined : number(spec.completions)
  const causes: Cause[] = []
  const bad = (name: string, value: unknown, why: string) =>
    causes.push(invalidValue(`${PATH}.${name}`, value, why))
  const parse = (name: string, value: string) => {
    const problem = total === undefined ? 0 : countIndexes(value, total)
    if (typeof problem === 'string') bad(name, value, `error parsing ${name}: ${problem}`)
  }
  if (completedChanged) parse('completedIndexes', completed)
  if (failedChanged && spec.backoffLimitPerIndex != null && failed !== undefined)
    parse('failedIndexes', failed)
  if (completedChanged && completed !== '' && spec.completionMode !== 'Indexed') {
    bad(
      'completedIndexes',
      completed,
      'cannot set non-empty completedIndexes when non-indexed completion mode',
    )
  }
  if (failedChanged && spec.backoffLimitPerIndex == null && failed !== undefined) {
    bad('failedIndexes', failed, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null')
  }
  if ((completedChanged || failedChanged) && total !== undefined && failed !== undefined) {
    const shared = sharedIndex(completed, failed, total)
    if (shared !== undefined)
      bad('failedIndexes', failed, `failedIndexes and completedIndexes overlap at index: ${shared}`)
  }
  const finished = isFinished(next)
  const turnedNow = finished !== isFinished(change.previous)
  if ((turnedNow || changed(change, 'terminating')) && number(status.terminating) > 0 && finished) {
    bad('terminating', status.terminating, 'terminating>0 is invalid for finished job')
  }
  if (
    (changed(change, 'ready') || changed(change, 'active')) &&
    status.ready != null &&
    number(status.ready) > number(status.active)
  ) {
    bad('ready', status.ready, 'cannot set more ready pods than active')
  }
  return causes
}

function successCauses({ next, spec }: Change): Cause[] {
  const met = hasCondition(next, 'SuccessCriteriaMet')
  const causes: Cause[] = []
  for (const type of ['Failed', 'FailureTarget']) {
    if (!met || !hasCondition(next, type)) continue
    causes.push(invalidHidden(CONDITIONS, `cannot set SuccessCriteriaMet=True and ${type}=true conditions`))
  }
  if (spec.successPolicy != null && !met && hasCondition(next, 'Complete')) {
    const why = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'
    causes.push(invalidHidden(CONDITIONS, why))
  }
  return causes
}

/** What stays as it is once it was so. */
function lastingCauses({ next, previous, spec, status, before }: Change): Cause[] {
  const causes: Cause[] = []
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (!hasCondition(previous, type) || hasCondition(next, type)) continue
    causes.push(invalidHidden(CONDITIONS, `cannot disable the terminal ${type}=True condition`))
  }
  const indexed = spec.completionMode === 'Indexed'
  const counters = indexed && spec.completions === spec.parallelism ? ['failed'] : ['failed', 'succeeded']
  for (const name of counters) {
    if (number(status[name]) >= number(before[name])) continue
    causes.push(invalidValue(`${PATH}.${name}`, number(status[name]), `cannot decrease the ${name} counter`))
  }
  const { completionTime, startTime } = status
  if (completionTime != null && before.completionTime != null && completionTime !== before.completionTime) {
    causes.push(invalidValue(`${PATH}.completionTime`, completionTime, IMMUTABLE))
  }
  const resumes = hasCondition(previous, 'Suspended') && hasCondition(next, 'Suspended', 'False')
  if (before.startTime != null && startTime !== before.startTime && !resumes && spec.suspend !== true) {
    const why = 'field is immutable for unsuspended job once set'
    causes.push(invalidValue(`${PATH}.startTime`, startTime, why))
  }
  const [met, wasMet] = [
    hasCondition(next, 'SuccessCriteriaMet'),
    hasCondition(previous, 'SuccessCriteriaMet'),
  ]
  if (wasMet && !met)
    causes.push(invalidHidden(CONDITIONS, 'cannot disable the SuccessCriteriaMet=True condition'))
  if (hasCondition(previous, 'Complete') && !wasMet && met) {
    const why = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'
    causes.push(invalidHidden(CONDITIONS, why))
  }
  return causes
}
