import type { Schema } from '../../schema/schema.ts'
import { number } from '../show.ts'
import { Findings, type Finding } from './finding.ts'

const INT64 = 2 ** 63

/** Whether Go holds a JSON number as an integer. */
export const isInteger = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= -INT64 && value < INT64

const fits = (value: number, type: string, format: string): boolean => {
  if (type === 'integer') {
    if (!isInteger(value)) return false
    return format !== 'int32' || (value >= -(2 ** 31) && value < 2 ** 31)
  }
  return format !== 'float' || Math.abs(value) <= 3.4028234663852886e38
}

/**
 * Bounds and multiples of one number.
 *
 * @example
 * checkNumber(11, { type: 'integer', maximum: 10 }, '', 'spec.a').list[0]?.message
 */
export function checkNumber(value: number, schema: Schema, known: string, path: string): Findings {
  const type = schema['x-kubernetes-int-or-string'] === true ? '' : (schema.type ?? '')
  const numeric = type === 'integer' || type === 'number'
  const format = numeric ? known : ''
  const found = new Findings()
  const range = (checked: number, what: string): boolean => {
    if (fits(checked, numeric ? type : '', format)) return true
    const wanted = format === '' ? `${type} (default format)` : `${type} with format ${format}`
    const message = `${what} value must be of type ${wanted} in ${path}`
    found.add({ is: 'plain', name: path, value: undefined, message })
    return false
  }
  const fail = (why: string): void => {
    found.add(other(path, value, `${path} in body should be ${why}`))
  }
  range(value, 'Checked')
  multiples(value, schema.multipleOf, range, fail, found, path)
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false } = schema
  if (minimum !== undefined) {
    const bound = range(minimum, 'Minimum boundary') && isInteger(value) ? Math.trunc(minimum) : minimum
    if (exclusiveMinimum ? value <= bound : value < bound) {
      fail(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${number(bound)}`)
    }
  }
  if (maximum !== undefined) {
    const bound = range(maximum, 'Maximum boundary') && isInteger(value) ? Math.trunc(maximum) : maximum
    if (exclusiveMaximum ? value >= bound : value > bound) {
      fail(`less than ${exclusiveMaximum ? '' : 'or equal to '}${number(bound)}`)
    }
  }
  found.passed += 1
  return found
}

const other = (name: string, value: unknown, message: string): Finding => ({
  is: 'other',
  name,
  value,
  message,
})

function multiples(
  value: number,
  multipleOf: number | undefined,
  range: (value: number, what: string) => boolean,
  fail: (why: string) => void,
  found: Findings,
  path: string,
): void {
  if (multipleOf === undefined) return
  const whole = range(multipleOf, 'MultipleOf') && isInteger(value)
  const factor = whole ? Math.trunc(multipleOf) : multipleOf
  if (factor <= 0) {
    const message = `factor MultipleOf declared for ${path} must be positive: ${number(factor)}`
    found.add(other(path, factor, message))
    return
  }
  const quotient = factor < 1 ? (1 / factor) * value : value / factor
  if (whole ? value % factor !== 0 : !almostWhole(quotient)) fail(`a multiple of ${number(factor)}`)
}

/** Integers up to the error of a double. */
function almostWhole(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  const difference = Math.abs(value - Math.trunc(value))
  if (difference === 0) return true
  return difference / Math.min(Math.abs(value) + Math.abs(Math.trunc(value)), Number.MAX_VALUE) < 1e-9
}
