import { invalidValue } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { NEGATIVE } from '../../validate/texts.ts'
import { nanoOf } from '../shared/quantity.ts'
import { isInteger } from '../shared/resource-names.ts'

const MILLION = 1_000_000n

/** What is wrong with an amount of a resource: below 0, or a part of what comes in whole. */
export function quantityCauses(name: string, value: unknown, path: string): Cause[] {
  const nano = nanoOf(value)
  const causes = nano < 0n ? [invalidValue(path, value, NEGATIVE)] : []
  const milli = nano / MILLION
  if (isInteger(name) && milli % 1000n !== 0n) causes.push(invalidValue(path, value, 'must be an integer'))
  return causes
}
