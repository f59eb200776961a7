import { isFields, type Fields } from '../../../protocol/own.ts'
import { badRequest } from '../errors.ts'
import { jsonType } from './go-text.ts'
import { drop, put } from './record.ts'

/**
 * Carries out a merge patch (RFC 7386): null removes a field, an object is merged, anything else replaces.
 *
 * @throws 400 for a patch that is no object.
 * @example
 * mergePatch({ a: 1, b: { c: 1, d: 1 } }, { a: null, b: { c: 2 } }) // { b: { c: 2, d: 1 } }
 */
export function mergePatch(current: Fields, patch: unknown, fieldValidation = 'Warn'): unknown {
  if (isFields(patch)) return merge(current, patch)
  if (Array.isArray(patch) && fieldValidation === 'Ignore') return prune(patch)
  throw badRequest(
    patch === null || fieldValidation === 'Ignore'
      ? 'Invalid JSON Patch'
      : `error decoding patch: json: cannot unmarshal ${jsonType(patch)} into Go value of type map[string]interface {}`,
  )
}

function merge(current: Fields, patch: Fields): Fields {
  const merged = { ...current }
  for (const name of Object.keys(patch)) {
    const value = patch[name]
    const before = Object.hasOwn(merged, name) ? merged[name] : undefined
    if (value === null) drop(merged, name)
    else if (!isFields(before)) put(merged, name, prune(value))
    else put(merged, name, isFields(value) ? merge(before, value) : value)
  }
  return merged
}

/** Without the nulls that objects hold; those of lists stay. */
function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune)
  if (!isFields(value)) return value
  const kept: Fields = {}
  for (const name of Object.keys(value)) {
    if (value[name] !== null) put(kept, name, prune(value[name]))
  }
  return kept
}
