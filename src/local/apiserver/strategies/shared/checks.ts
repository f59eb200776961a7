import { forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { IMMUTABLE, NEGATIVE } from '../../validate/texts.ts'
import { goJson } from '../../validate/quote.ts'
import { goValue } from './go-value.ts'
import { nanoOf } from './quantity.ts'
import { text } from './read.ts'
import { semanticEqual } from './semantic-equal.ts'

/** What a check found wrong with a value, as causes. */
export const invalidFor = (path: string, value: unknown, problems: readonly string[]): Cause[] =>
  problems.map((problem) => invalidValue(path, value, problem))

/**
 * An invalid value that the server prints as its own type holds it.
 *
 * @example
 * invalidGo('spec', 'PodDisruptionBudgetSpec', spec, 'minAvailable and maxUnavailable cannot be both set')
 */
export const invalidGo = (path: string, type: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${goJson(goValue(type, value))}: ${why}`,
  field: path,
})

/** A value that is none of those a field takes, printed as the server's own type holds it. */
export const notSupportedGo = (
  path: string,
  type: string,
  value: unknown,
  allowed: readonly string[],
): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${goJson(goValue(type, value))}: supported values: ${allowed.map((one) => JSON.stringify(one)).join(', ')}`,
  field: path,
})

/** An invalid value that is not printed. */
export const invalidHidden = (path: string, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${why}`,
  field: path,
})

/** A number must not be below 0; a missing one is not. */
export const nonNegative = (value: unknown, path: string): Cause[] =>
  typeof value === 'number' && value < 0 ? [invalidValue(path, value, NEGATIVE)] : []

/** The fields of an object that must not be below 0. */
export const nonNegatives = (
  owner: Record<string, unknown>,
  names: readonly string[],
  path: string,
): Cause[] => names.flatMap((name) => nonNegative(owner[name], `${path}.${name}`))

/** A number must be above 0. */
export const positive = (value: number, path: string): Cause[] =>
  value > 0 ? [] : [invalidValue(path, value, 'must be greater than zero')]

/** A quantity must not be below 0. */
export const nonNegativeQuantity = (value: unknown, path: string): Cause[] =>
  nanoOf(value) < 0n ? [invalidValue(path, value, NEGATIVE)] : []

/**
 * A text must be one of some; a missing one is named as such.
 *
 * @example
 * oneOf(spec.dnsPolicy, ['Default', 'None'], 'spec.dnsPolicy')
 */
export function oneOf(value: unknown, allowed: readonly string[], path: string): Cause[] {
  const given = text(value)
  if (given === '') return [required(path)]
  return allowed.includes(given) ? [] : [notSupported(path, given, allowed)]
}

/** A text that may be missing must be one of some. */
export const oneOfIfSet = (value: unknown, allowed: readonly string[], path: string): Cause[] =>
  value == null || allowed.includes(text(value)) ? [] : [notSupported(path, value, allowed)]

/** A field that never changes. `type` names the server's own type where the value is printed as one. */
export function immutable(next: unknown, previous: unknown, path: string, type?: string): Cause[] {
  if (semanticEqual(next, previous)) return []
  return [type === undefined ? invalidValue(path, next, IMMUTABLE) : invalidGo(path, type, next, IMMUTABLE)]
}

/** Fields that must not be there at all. */
export const forbidAll = (
  owner: Record<string, unknown>,
  names: readonly string[],
  path: string,
  why: string,
): Cause[] =>
  names.filter((name) => owner[name] != null).map((name) => forbiddenField(`${path}.${name}`, why))
