import type { Cause } from '../../../../errors.ts'
import { invalidValue } from '../../../../causes.ts'

const climbs = (path: string): boolean => path.split('/').includes('..')

/** A path must not lead upwards. */
export const noBacksteps = (value: string, path: string): Cause[] =>
  climbs(value) ? [invalidValue(path, value, "must not contain '..'")] : []

/** A path must stay below where it starts. */
export const descending = (value: string, path: string): Cause[] => [
  ...(value.startsWith('/') ? [invalidValue(path, value, 'must be a relative path')] : []),
  ...noBacksteps(value, path),
]

/** A path below where it starts that takes no name that is kept for the kubelet. */
export const unreserved = (value: string, path: string): Cause[] => [
  ...descending(value, path),
  ...(value.startsWith('..') && !value.startsWith('../')
    ? [invalidValue(path, value, "must not start with '..'")]
    : []),
]

/** The permissions of a file: 0 to 0777. */
export const fileMode = (value: unknown, path: string): Cause[] =>
  typeof value === 'number' && (value > 0o777 || value < 0)
    ? [invalidValue(path, value, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []
