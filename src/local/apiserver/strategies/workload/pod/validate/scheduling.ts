import type { Fields } from '../../../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { labelKeyCauses, labelSelectorCauses, type LabelSelector } from '../../../../validate/labels.ts'
import { labelValue, qualifiedName } from '../../../../validate/names.ts'
import { invalidFor, oneOfIfSet, positive } from '../../../shared/checks.ts'
import { items, number, text } from '../../../shared/read.ts'
import { labelKeysCauses } from './affinity.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway']
const INCLUSIONS = ['Honor', 'Ignore']

/**
 * What is wrong with the taints that a Pod tolerates.
 *
 * @example
 * tolerationCauses([{ operator: 'Equal' }], 'spec.tolerations')
 */
export function tolerationCauses(list: unknown, path: string): Cause[] {
  return items(list).flatMap((one, index) => {
    const at = `${path}[${index}]`
    const [key, operator, value, effect] = [one.key, one.operator, one.value, one.effect].map(text)
    const causes = key === '' || key === undefined ? [] : labelKeyCauses(key, `${at}.key`)
    const bad = (field: string, shown: unknown, why: string) =>
      causes.push(invalidValue(`${at}.${field}`, shown, why))
    if (key === '' && operator !== 'Exists') {
      bad(
        'operator',
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      )
    }
    if (one.tolerationSeconds != null && effect !== 'NoExecute') {
      bad('effect', effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    }
    causes.push(...operatorCauses(operator ?? '', value ?? '', `${at}.operator`))
    if (effect !== '') causes.push(...oneOfIfSet(effect, EFFECTS, `${at}.effect`))
    return causes
  })
}

function operatorCauses(operator: string, value: string, path: string): Cause[] {
  if (operator === '' || operator === 'Equal') {
    const problems = labelValue(value)
    return problems.length === 0 ? [] : [invalidValue(path, value, problems.join(';'))]
  }
  if (operator === 'Exists') {
    return value === '' ? [] : [invalidValue(path, value, "value must be empty when `operator` is 'Exists'")]
  }
  const known = operator === 'Lt' || operator === 'Gt' ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists']
  return [notSupported(path, operator, known)]
}

/**
 * What is wrong with how a Pod is spread over nodes.
 *
 * @example
 * spreadCauses([{ maxSkew: 0 }], 'spec.topologySpreadConstraints')
 */
export function spreadCauses(list: unknown, path: string): Cause[] {
  const all = items(list)
  /** How often each pair is still to come, so that a list is gone through once. */
  const later = new Map<string, number>()
  for (const one of all) later.set(pairOf(one), (later.get(pairOf(one)) ?? 0) + 1)
  return all.flatMap((one, index) => {
    const at = `${path}[${index}]`
    const pair = pairOf(one)
    const left = (later.get(pair) ?? 0) - 1
    later.set(pair, left)
    const action = text(one.whenUnsatisfiable)
    const causes = positive(number(one.maxSkew), `${at}.maxSkew`)
    if (text(one.topologyKey) === '') causes.push(required(`${at}.topologyKey`, 'can not be empty'))
    if (!ACTIONS.includes(action)) causes.push(notSupported(`${at}.whenUnsatisfiable`, action, ACTIONS))
    if (left > 0) causes.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair))
    return [
      ...causes,
      ...minDomainCauses(one.minDomains, action, `${at}.minDomains`),
      ...oneOfIfSet(one.nodeAffinityPolicy, INCLUSIONS, `${at}.nodeAffinityPolicy`),
      ...oneOfIfSet(one.nodeTaintsPolicy, INCLUSIONS, `${at}.nodeTaintsPolicy`),
      ...labelKeysCauses({ ...one, mismatchLabelKeys: undefined }, at),
      ...labelSelectorCauses(one.labelSelector as LabelSelector | undefined, `${at}.labelSelector`),
    ]
  })
}

const pairOf = (one: Fields): string => `{${text(one.topologyKey)}, ${text(one.whenUnsatisfiable)}}`

function minDomainCauses(value: unknown, action: string, path: string): Cause[] {
  if (value == null) return []
  const causes = positive(number(value), path)
  if (action !== 'DoNotSchedule') {
    const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`
    causes.push(invalidValue(path, value, why))
  }
  return causes
}

/** What is wrong with the gates that hold a Pod back from the scheduler. */
export function gateCauses(list: unknown, path: string): Cause[] {
  const seen = new Set<string>()
  return items(list).flatMap((gate, index) => {
    const name = text(gate.name)
    const causes = invalidFor(`${path}[${index}]`, name, qualifiedName(name))
    if (seen.has(name)) causes.push(duplicate(`${path}[${index}]`, name))
    seen.add(name)
    return causes
  })
}
