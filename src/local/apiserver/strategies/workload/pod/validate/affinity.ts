import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { labelKeyCauses, labelSelectorCauses, type LabelSelector } from '../../../../validate/labels.ts'
import { label, labelValue, subdomain } from '../../../../validate/names.ts'
import { invalidFor } from '../../../shared/checks.ts'
import { fields, items, number, part, text, texts } from '../../../shared/read.ts'

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

/**
 * What is wrong with where a Pod wants to run.
 *
 * @example
 * affinityCauses(pod.spec.affinity, 'spec.affinity')
 */
export function affinityCauses(value: unknown, path: string): Cause[] {
  const affinity = part(value)
  return [
    ...nodeAffinityCauses(part(affinity.nodeAffinity), `${path}.nodeAffinity`),
    ...podAffinityCauses(part(affinity.podAffinity), `${path}.podAffinity`),
    ...podAffinityCauses(part(affinity.podAntiAffinity), `${path}.podAntiAffinity`),
  ]
}

function nodeAffinityCauses(affinity: Fields, path: string): Cause[] {
  const selector = fields(affinity[REQUIRED])
  const causes: Cause[] = []
  if (selector !== undefined) {
    const at = `${path}.${REQUIRED}.nodeSelectorTerms`
    const terms = items(selector.nodeSelectorTerms)
    if (terms.length === 0) causes.push(required(at, 'must have at least one node selector term'))
    causes.push(...terms.flatMap((term, index) => nodeTermCauses(term, true, `${at}[${index}]`)))
  }
  return [
    ...causes,
    ...items(affinity[PREFERRED]).flatMap((term, index) => {
      const at = `${path}.${PREFERRED}[${index}]`
      return [
        ...weightCauses(term.weight, at),
        ...nodeTermCauses(part(term.preference), false, `${at}.preference`),
      ]
    }),
  ]
}

const weightCauses = (weight: unknown, path: string): Cause[] =>
  number(weight) > 0 && number(weight) <= 100
    ? []
    : [invalidValue(`${path}.weight`, number(weight), 'must be in the range 1-100')]

function nodeTermCauses(term: Fields, checkValues: boolean, path: string): Cause[] {
  return [
    ...items(term.matchExpressions).flatMap((one, index) =>
      expressionCauses(one, checkValues, `${path}.matchExpressions[${index}]`),
    ),
    ...items(term.matchFields).flatMap((one, index) =>
      matchFieldCauses(one, `${path}.matchFields[${index}]`),
    ),
  ]
}

const NOT_AN_OPERATOR = 'not a valid selector operator'

function expressionCauses(one: Fields, checkValues: boolean, path: string): Cause[] {
  const [key, operator, values] = [text(one.key), text(one.operator), texts(one.values)]
  const causes: Cause[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      causes.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
      causes.push(forbiddenField(`${path}.values`, why))
    }
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) {
      causes.push(
        required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"),
      )
    }
  } else causes.push(invalidValue(`${path}.operator`, operator, NOT_AN_OPERATOR))
  causes.push(...labelKeyCauses(key, `${path}.key`))
  if (!checkValues) return causes
  return [
    ...causes,
    ...values.flatMap((value, index) => invalidFor(`${path}.values[${index}]`, value, labelValue(value))),
  ]
}

function matchFieldCauses(one: Fields, path: string): Cause[] {
  const [key, operator, values] = [text(one.key), text(one.operator), texts(one.values)]
  const causes: Cause[] = []
  if (operator !== 'In' && operator !== 'NotIn') {
    causes.push(invalidValue(`${path}.operator`, operator, NOT_AN_OPERATOR))
  } else if (values.length !== 1) {
    const why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    causes.push(required(`${path}.values`, why))
  }
  if (key !== 'metadata.name') {
    return [...causes, invalidValue(`${path}.key`, key, 'not a valid field selector key')]
  }
  return [
    ...causes,
    ...values.flatMap((value, index) => invalidFor(`${path}.values[${index}]`, value, subdomain(value))),
  ]
}

function podAffinityCauses(affinity: Fields, path: string): Cause[] {
  return [
    ...items(affinity[REQUIRED]).flatMap((term, index) =>
      podTermCauses(term, `${path}.${REQUIRED}[${index}]`),
    ),
    ...items(affinity[PREFERRED]).flatMap((term, index) => {
      const at = `${path}.${PREFERRED}[${index}]`
      return [
        ...weightCauses(term.weight, at),
        ...podTermCauses(part(term.podAffinityTerm), `${at}.podAffinityTerm`),
      ]
    }),
  ]
}

function podTermCauses(term: Fields, path: string): Cause[] {
  const topologyKey = text(term.topologyKey)
  return [
    ...labelSelectorCauses(term.labelSelector as LabelSelector | undefined, `${path}.labelSelector`),
    ...labelSelectorCauses(term.namespaceSelector as LabelSelector | undefined, `${path}.namespaceSelector`),
    ...texts(term.namespaces).flatMap((name) => invalidFor(`${path}.namespace`, name, label(name))),
    ...labelKeysCauses(term, path),
    ...(topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...labelKeyCauses(topologyKey, `${path}.topologyKey`),
  ]
}

/**
 * What is wrong with the keys of labels that are added to a selector.
 *
 * @example
 * labelKeysCauses({ matchLabelKeys: ['app'] }, path) // must not be specified when labelSelector is not set
 */
export function labelKeysCauses(term: Fields, path: string): Cause[] {
  const selector = fields(term.labelSelector)
  const [match, mismatch] = [texts(term.matchLabelKeys), texts(term.mismatchLabelKeys)]
  const causes: Cause[] = []
  for (const [name, keys] of [
    ['matchLabelKeys', match],
    ['mismatchLabelKeys', mismatch],
  ] as const) {
    if (keys.length === 0) continue
    if (selector === undefined) {
      causes.push(forbiddenField(`${path}.${name}`, 'must not be specified when labelSelector is not set'))
    } else causes.push(...keys.flatMap((key, index) => labelKeyCauses(key, `${path}.${name}[${index}]`)))
  }
  const known = new Set(Object.keys(part(selector?.matchLabels)))
  const places = new Map(match.map((key, index) => [key, index]))
  for (const { key } of items(selector?.matchExpressions)) {
    const index = places.get(text(key))
    if (index !== undefined && known.has(text(key))) {
      causes.push(invalidValue(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'))
    }
    known.add(text(key))
  }
  const apart = new Set(mismatch)
  match.forEach((key, index) => {
    if (!apart.has(key)) return
    const why = 'exists in both matchLabelKeys and mismatchLabelKeys'
    causes.push(invalidValue(`${path}.matchLabelKeys[${index}]`, key, why))
  })
  return causes
}
