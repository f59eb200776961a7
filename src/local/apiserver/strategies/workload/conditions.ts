import { duplicate, invalidValue, notSupported, required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { labelKeyCauses } from '../../validate/labels.ts'
import { patternText } from '../../validate/texts.ts'
import { items, number, text } from '../shared/read.ts'

const STATUSES = ['False', 'True', 'Unknown']
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const REASON_PATTERN = new RegExp(`^${REASON}$`)
const REASON_TEXT = patternText(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  REASON,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
)
const LONGEST_REASON = 1024
const LONGEST_MESSAGE = 32 * 1024

/**
 * What is wrong with conditions of the common type, `metav1.Condition`.
 *
 * @example
 * conditionCauses([{ type: 'Ready', status: 'Yes' }], 'status.conditions')
 */
export function conditionCauses(list: unknown, path: string): Cause[] {
  const seen = new Set<string>()
  return items(list).flatMap((condition, index) => {
    const type = text(condition.type)
    const at = `${path}[${index}]`
    const causes = seen.has(type) ? [duplicate(`${at}.type`, type)] : []
    seen.add(type)
    return [...causes, ...oneCauses(condition, at)]
  })
}

function oneCauses(condition: Fields, path: string): Cause[] {
  const [type, status, reason, message] = [
    text(condition.type),
    text(condition.status),
    text(condition.reason),
    text(condition.message),
  ]
  const generation = number(condition.observedGeneration)
  const causes = labelKeyCauses(type, `${path}.type`)
  if (!STATUSES.includes(status)) causes.push(notSupported(`${path}.status`, status, STATUSES))
  if (generation < 0) {
    const why = 'must be greater than or equal to zero'
    causes.push(invalidValue(`${path}.observedGeneration`, generation, why))
  }
  if (condition.lastTransitionTime == null) causes.push(required(`${path}.lastTransitionTime`))
  if (reason === '') causes.push(required(`${path}.reason`))
  else if (!REASON_PATTERN.test(reason)) causes.push(invalidValue(`${path}.reason`, reason, REASON_TEXT))
  if (Buffer.byteLength(reason) > LONGEST_REASON) causes.push(tooLong(`${path}.reason`, LONGEST_REASON))
  if (Buffer.byteLength(message) > LONGEST_MESSAGE) causes.push(tooLong(`${path}.message`, LONGEST_MESSAGE))
  return causes
}
