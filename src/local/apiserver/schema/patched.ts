import type { Obj } from '../../../cluster/object.ts'
import { invalid, type ApiError } from '../errors.ts'
import { goQuote } from '../validate/quote.ts'
import { read } from './decode.ts'
import { applyFieldValidation, strictError, type FieldValidation } from './field-validation.ts'
import type { Schema } from './schema.ts'
import type { Form } from './walk.ts'

/** What a patch made of an object, before it is read as its kind. */
export interface Patched {
  value: unknown
  /** `map` for a strategic merge patch, `json` for the others. */
  form: Form
  /** As errors show it: {@link goMap} of a strategic merge patch, the JSON of the outcome of another. */
  shown: () => string
  /** What strict reading found in the patch itself. */
  strict: readonly string[]
}

/**
 * Reads the outcome of a patch as a built-in kind.
 *
 * @example
 * readPatched({ value, form: 'map', shown: () => goMap(patch), strict: [] }, schema, 'Strict', kind)
 * @throws ApiError 422
 */
export function readPatched(
  { value, form, shown, strict }: Patched,
  schema: Schema,
  mode: FieldValidation,
  kind: { kind: string; version: string },
): { object: Obj; warnings: string[] } {
  const result = read(value, schema, form)
  if ('error' in result) throw patchInvalid(shown(), result.error)
  const found = [...strict, ...(form === 'map' ? result.strict.toSorted() : result.strict)]
  if (mode === 'Strict' && found.length > 0) throw patchInvalid(shown(), strictError(found))
  return { object: result.object, ...applyFieldValidation(mode, found, kind) }
}

/**
 * The 422 for a patch whose outcome cannot be read.
 *
 * @example
 * throw patchInvalid('map[spec:map[replicas:x]]', 'unrecognized type: int32')
 */
export function patchInvalid(shown: string, why: string): ApiError {
  const message = `Invalid value: ${goQuote(shown)}: ${why}`
  return invalid({ group: '', resource: '', name: '' }, [
    { reason: 'FieldValueInvalid', message, field: 'patch' },
  ])
}

/**
 * A JSON value as Go's `%+v` prints the map it is read into.
 *
 * @example
 * goMap({ b: [1, 'x'], a: null }) // 'map[a:<nil> b:[1 x]]'
 */
export function goMap(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`
  if (typeof value === 'number') return goNumber(value)
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  const entries = Object.entries(value)
  entries.sort(([left], [right]) => (left < right ? -1 : 1))
  return `map[${entries.map(([key, item]) => `${key}:${goMap(item)}`).join(' ')}]`
}

/** Go turns to exponents at 21 digits as JavaScript does, but writes two digits of them at least. */
function goNumber(value: number): string {
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}
