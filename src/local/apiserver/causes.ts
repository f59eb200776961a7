import { goJson, goQuote } from './validate/quote.ts'
import type { Cause } from './errors.ts'

/**
 * A value as Kubernetes' field errors show it: strings in quotes, objects and lists as JSON.
 *
 * @example
 * show('a b') // '"a b"'
 */
export function show(value: unknown): string {
  return typeof value === 'string' ? goQuote(value) : goJson(value)
}

export const invalidValue = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${show(value)}: ${why}`,
  field,
})

export const required = (field: string, why = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: `Required value${why === '' ? '' : `: ${why}`}`,
  field,
})

export const notSupported = (field: string, value: unknown, allowed: readonly string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${show(value)}: supported values: ${allowed.map(show).join(', ')}`,
  field,
})

export const forbiddenField = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
})

export const duplicate = (field: string, value: unknown): Cause => ({
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${show(value)}`,
  field,
})

export const notFoundValue = (field: string, value: unknown): Cause => ({
  reason: 'FieldValueNotFound',
  message: `Not found: ${show(value)}`,
  field,
})

export const tooLong = (field: string, most: number): Cause => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${most} byte${most === 1 ? '' : 's'}`,
  field,
})

export const tooMany = (field: string, count: number, most: number): Cause => ({
  reason: 'FieldValueTooMany',
  message: `Too many: ${count}: must have at most ${most} item${most === 1 ? '' : 's'}`,
  field,
})

export const typeInvalid = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueTypeInvalid',
  message: `Invalid value: ${show(value)}: ${why}`,
  field,
})
