import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { between } from '../../../validate/texts.ts'
import { invalidGo } from '../../shared/checks.ts'
import { goJson, goValue } from '../../shared/go-value.ts'
import { entry, fields, items, number, optional, pairs, part, text } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { unifiedDiff } from '../unified-diff.ts'
import { APP_ARMOR, MIRROR, podAnnotationCauses } from './validate/annotations.ts'
import { imageCauses } from './validate/containers.ts'
import { tolerationCauses } from './validate/scheduling.ts'

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]
const MAX_INT32 = 2 ** 31 - 1
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'

/**
 * What an update of a Pod may not change, after the Pod itself was found sound.
 *
 * @example
 * podUpdateCauses(next, previous)
 */
export function podUpdateCauses(next: Obj, previous: Obj): Cause[] {
  const [spec, before] = [part(next.spec), part(previous.spec)]
  const causes = annotationChangeCauses(next, previous)
  for (const list of ['containers', 'initContainers']) {
    const now = items(spec[list])
    if (now.length !== items(before[list]).length) {
      return [...causes, forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
    }
    now.forEach((container, index) => {
      const at = `spec.${list}[${index}]`
      if (text(container.image) === '') causes.push(required(`${at}.image`))
      causes.push(...imageCauses(container, at))
    })
  }
  const deadline = deadlineCauses(spec, before)
  causes.push(...deadline.causes)
  if (deadline.stop) return causes
  causes.push(...addedTolerationCauses(spec, before), ...gateCauses(spec, before))
  return semanticEqual(spec, before) ? causes : [...causes, ...changeCauses(spec, before)]
}

/** Annotations that a Pod keeps all its life. */
export function annotationChangeCauses(next: Obj, previous: Obj): Cause[] {
  const [now, before] = [next.metadata.annotations, previous.metadata.annotations]
  const forbid = (key: string, verb: string): Cause[] => {
    const at = `metadata.annotations[${key}]`
    if (key.startsWith(APP_ARMOR)) return [forbiddenField(at, `may not ${verb} AppArmor annotations`)]
    return key === MIRROR ? [forbiddenField(at, `may not ${verb} mirror pod annotation`)] : []
  }
  return [
    ...pairs(before).flatMap(([key, value]) =>
      entry(now, key) === value ? [] : forbid(key, 'remove or update'),
    ),
    ...pairs(now).flatMap(([key]) => (entry(before, key) === undefined ? forbid(key, 'add') : [])),
    ...podAnnotationCauses(now, part(next.spec), 'metadata.annotations'),
  ]
}

function deadlineCauses(spec: Fields, before: Fields): { causes: Cause[]; stop: boolean } {
  const [now, old] = [optional(spec.activeDeadlineSeconds), optional(before.activeDeadlineSeconds)]
  const bad = (why: string, stop: boolean) => ({
    causes: [invalidValue('spec.activeDeadlineSeconds', now, why)],
    stop,
  })
  if (now === undefined) {
    return old === undefined
      ? { causes: [], stop: false }
      : bad('must not update from a positive integer to nil value', false)
  }
  if (now < 0 || now > MAX_INT32) return bad(between(0, MAX_INT32), true)
  return old !== undefined && old < now
    ? bad('must be less than or equal to previous value', true)
    : { causes: [], stop: false }
}

function addedTolerationCauses(spec: Fields, before: Fields): Cause[] {
  const key = (one: Fields) => JSON.stringify([one.key, one.operator, one.value, one.effect].map(text))
  const known = new Set(items(spec.tolerations).map(key))
  if (items(before.tolerations).some((one) => !known.has(key(one)))) {
    const why = 'existing toleration can not be modified except its tolerationSeconds'
    return [forbiddenField('spec.tolerations', why)]
  }
  return tolerationCauses(spec.tolerations, 'spec.tolerations')
}

function gateCauses(spec: Fields, before: Fields): Cause[] {
  const known = new Set(items(before.schedulingGates).map(({ name }) => text(name)))
  return items(spec.schedulingGates).flatMap(({ name }, index) =>
    known.has(text(name))
      ? []
      : [
          forbiddenField(
            `spec.schedulingGates[${index}].name`,
            `only deletion is allowed, but found new scheduling gate '${text(name)}'`,
          ),
        ],
  )
}

/** All that may change is put back; what then still differs must not. */
function changeCauses(spec: Fields, before: Fields): Cause[] {
  const rest: Fields = { ...spec }
  const putBack = (name: string) => {
    rest[name] = before[name]
  }
  for (const list of ['containers', 'initContainers']) {
    if (spec[list] === undefined) continue
    const old = items(before[list])
    rest[list] = items(spec[list]).map((container, index) => ({ ...container, image: old[index]?.image }))
  }
  for (const name of ['activeDeadlineSeconds', 'schedulingGates', 'tolerations']) putBack(name)
  if (number(before.terminationGracePeriodSeconds) < 0 && spec.terminationGracePeriodSeconds === 1) {
    putBack('terminationGracePeriodSeconds')
  }
  const causes = items(before.schedulingGates).length > 0 ? gatedCauses(spec, before, rest) : []
  if (semanticEqual(rest, before)) return causes
  const [old, now] = [before, rest].map((one) => goJson(goValue('PodSpec', one), 1))
  const why = `pod updates may not change fields other than ${CHANGEABLE.join(',')}`
  return [...causes, forbiddenField('spec', `${why}\n${unifiedDiff(old ?? '', now ?? '')}`)]
}

/** A Pod that is held back may be bound to fewer nodes. */
function gatedCauses(spec: Fields, before: Fields, rest: Fields): Cause[] {
  const causes: Cause[] = []
  if (!semanticEqual(spec.nodeSelector, before.nodeSelector, 'nodeSelector')) {
    if (pairs(before.nodeSelector).some(([key, value]) => entry(spec.nodeSelector, key) !== value)) {
      const why = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
      causes.push(invalidGo('spec.nodeSelector', 'Map', spec.nodeSelector, why))
    }
    rest.nodeSelector = before.nodeSelector
  }
  const [now, old] = [fields(spec.affinity), fields(before.affinity)]
  if (semanticEqual(now?.nodeAffinity, old?.nodeAffinity)) return causes
  causes.push(...nodeAffinityCauses(part(now?.nodeAffinity), part(old?.nodeAffinity)))
  const affinity: Fields = { ...now, nodeAffinity: old?.nodeAffinity }
  const isEmpty = Object.values(affinity).every((value) => value == null)
  rest.affinity = isEmpty && old === undefined ? undefined : affinity
  return causes
}

function nodeAffinityCauses(now: Fields, old: Fields): Cause[] {
  const path = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`
  const [terms, before] = [now, old].map((one) => items(part(one[REQUIRED]).nodeSelectorTerms))
  if (terms === undefined || before === undefined || before.length === 0) return []
  const shown = terms.map((term) => goValue('NodeSelectorTerm', term))
  if (terms.length !== before.length) {
    const why = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'
    return [invalidValue(path, terms.length === 0 ? null : shown, why)]
  }
  return before.flatMap((term, index) =>
    onlyAdds(terms[index] ?? {}, term)
      ? []
      : [
          invalidValue(
            `${path}[${index}]`,
            shown[index],
            'only additions are allowed (no mutations or deletions)',
          ),
        ],
  )
}

function onlyAdds(term: Fields, before: Fields): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const
  if (lists.every((list) => items(before[list]).length === 0)) {
    return lists.every((list) => items(term[list]).length === 0)
  }
  return lists.every((list) => {
    const old = items(before[list])
    return semanticEqual(items(term[list]).slice(0, old.length), old)
  })
}
