import { invalidValue } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { percent } from '../../validate/names.ts'
import { invalidFor, nonNegative } from '../shared/checks.ts'

const percentOf = (value: string): number | undefined =>
  percent(value).length === 0 ? parseInt(value, 10) : undefined

/**
 * The number that is given plainly or as a percentage; a text that is none counts as Go reads it, or as 0.
 *
 * @example
 * numberOrPercent('25%') // 25
 */
export function numberOrPercent(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return 0
  return percentOf(value) ?? (/^[+-]?\d{1,15}$/.test(value) ? Number(value) : 0)
}

/**
 * What is wrong with a number or percentage that must not be negative.
 *
 * @example
 * intOrPercentCauses('a', 'spec.strategy.rollingUpdate.maxSurge')
 */
export function intOrPercentCauses(value: unknown, path: string): Cause[] {
  return typeof value === 'string' ? invalidFor(path, value, percent(value)) : nonNegative(value, path)
}

/** A percentage must not be above 100. */
export function atMostAll(value: unknown, path: string): Cause[] {
  if (typeof value !== 'string' || (percentOf(value) ?? 0) <= 100) return []
  return [invalidValue(path, value, 'must not be greater than 100%')]
}
