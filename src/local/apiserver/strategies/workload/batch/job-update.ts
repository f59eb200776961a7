import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { immutable } from '../../shared/checks.ts'
import { fields, items, number, part, specOf } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { hasCondition } from './conditions.ts'
import { selectedSpecCauses } from './job.ts'

/** What the Pods of a Job that is on hold may still be given. */
const SCHEDULING = ['nodeSelector', 'tolerations', 'schedulingGates'] as const

/**
 * What an update of a Job may not change.
 *
 * @example
 * jobUpdateCauses(next, previous)
 */
export function jobUpdateCauses(next: Obj, previous: Obj): Cause[] {
  const [spec, before] = [specOf(next), specOf(previous)]
  const fixed = (name: string, type?: string) => immutable(spec[name], before[name], `spec.${name}`, type)
  return [
    ...selectedSpecCauses(spec),
    ...completionCauses(spec, before),
    ...fixed('selector', 'LabelSelector'),
    ...templateChangeCauses(spec, previous),
    ...fixed('completionMode'),
    ...fixed('podFailurePolicy', 'PodFailurePolicy'),
    ...fixed('backoffLimitPerIndex'),
    ...fixed('managedBy'),
    ...fixed('successPolicy', 'SuccessPolicy'),
  ]
}

/** An indexed Job may change how many indexes it has together with how many run at a time. */
function completionCauses(spec: Fields, before: Fields): Cause[] {
  const path = 'spec.completions'
  if (spec.completionMode !== 'Indexed') return immutable(spec.completions, before.completions, path)
  if (spec.completions === before.completions || spec.completions == null) return []
  if (number(spec.completions) === number(spec.parallelism)) return []
  return [invalidValue(path, spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

/** The template changes only while the Job is on hold and none of its Pods run: where they run, and what they ask for. */
function templateChangeCauses(spec: Fields, previous: Obj): Cause[] {
  const before = specOf(previous)
  const status = part(previous.status)
  const suspended = before.suspend === true
  const waits = status.startTime == null || hasCondition(previous, 'Suspended')
  const open = suspended && waits && number(status.active) === 0
  const template = part(spec.template)
  const old = open ? withScheduling(part(before.template), template) : part(before.template)
  if (!open) return immutable(template, old, 'spec.template', 'PodTemplateSpec')
  const pod = part(template.spec)
  return immutable(pod, withResources(part(old.spec), pod), 'spec.template.spec', 'PodSpec')
}

function withScheduling(before: Fields, next: Fields): Fields {
  const [old, now] = [part(before.spec), part(next.spec)]
  const spec: Fields = { ...old }
  for (const name of SCHEDULING) spec[name] = now[name]
  const affinity: Fields = { ...fields(old.affinity), nodeAffinity: fields(now.affinity)?.nodeAffinity }
  const isEmpty = Object.values(affinity).every((value) => value == null)
  spec.affinity = isEmpty && fields(now.affinity) === undefined ? undefined : affinity
  if (isEmpty && fields(now.affinity) !== undefined) spec.affinity = {}
  return { ...before, spec }
}

function withResources(old: Fields, now: Fields): Fields {
  const spec: Fields = { ...old }
  for (const list of ['containers', 'initContainers']) {
    const [before, after] = [items(old[list]), items(now[list])]
    if (before.length !== after.length || before.length === 0) continue
    spec[list] = before.map((container, index) =>
      semanticEqual(container.name, after[index]?.name)
        ? { ...container, resources: after[index]?.resources }
        : container,
    )
  }
  return spec
}
