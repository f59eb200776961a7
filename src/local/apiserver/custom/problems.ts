import type { Cause } from '../errors.ts'
import { goQuote } from '../validate/quote.ts'
import { show } from './show.ts'

/** Stands for a value that the message leaves out. */
export const OMITTED = Symbol('omitted')

const cause = (reason: string, field: string, title: string, value: unknown, why: string): Cause => ({
  reason,
  message: [title, ...(value === OMITTED ? [] : [show(value)]), ...(why === '' ? [] : [why])].join(': '),
  field,
})

export const invalid = (field: string, value: unknown, why: string): Cause =>
  cause('FieldValueInvalid', field, 'Invalid value', value, why)

export const typeInvalid = (field: string, value: unknown, why: string): Cause =>
  cause('FieldValueTypeInvalid', field, 'Invalid value', value, why)

export const required = (field: string, why = ''): Cause =>
  cause('FieldValueRequired', field, 'Required value', OMITTED, why)

export const forbidden = (field: string, why: string): Cause =>
  cause('FieldValueForbidden', field, 'Forbidden', OMITTED, why)

export const duplicate = (field: string, value: unknown): Cause =>
  cause('FieldValueDuplicate', field, 'Duplicate value', value, '')

export const unsupported = (field: string, value: unknown, allowed: readonly string[]): Cause =>
  cause(
    'FieldValueNotSupported',
    field,
    'Unsupported value',
    value,
    `supported values: ${allowed.map(goQuote).join(', ')}`,
  )

export const tooLong = (field: string, most: number): Cause =>
  cause(
    'FieldValueTooLong',
    field,
    'Too long',
    OMITTED,
    `may not be more than ${most} ${most === 1 ? 'byte' : 'bytes'}`,
  )

export const tooMany = (field: string, count: number, most: number): Cause =>
  cause(
    'FieldValueTooMany',
    field,
    'Too many',
    count,
    `must have at most ${most} ${most === 1 ? 'item' : 'items'}`,
  )

/** Path of a field; Go leaves no dot before the first. */
export const child = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** Path of an entry by its key. */
export const keyed = (path: string, key: string): string => `${path}[${key}]`

/** Path of an item. */
export const indexed = (path: string, index: number): string => `${path}[${index}]`

/** What Go prints for no path at all. */
export const NO_PATH = '<nil>'
