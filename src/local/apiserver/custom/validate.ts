import type { Obj } from '../../../cluster/object.ts'
import type { Cause } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Schema } from '../schema/schema.ts'
import { ruleProblems } from './cel.ts'
import { embeddedProblems } from './embedded.ts'
import { listTypeProblems } from './list-types.ts'
import { Correlated } from './openapi/correlated.ts'
import { toCause } from './openapi/finding.ts'
import { validateOpenApi } from './openapi/validator.ts'
import { invalid, NO_PATH } from './problems.ts'
import { scaleProblems } from './scale.ts'
import { sourceOf } from './source.ts'
import { hasEmbedded, hasRules, hasUniqueItems, propertyOf } from './structural/visit.ts'

/** Causes of these kinds leave an object in a state that no rule should have to look at. */
const BLOCKING = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])
const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

/**
 * Everything that is wrong with a custom resource, besides its own metadata. On an update, what did not change is let
 * through. Warnings (of rules that fail on unchanged values) are added to `warnings`.
 *
 * @example
 * validateCustom(next, undefined, kind)
 * // [{ field: 'spec.replicas', message: 'Invalid value: "string": spec.replicas in body must be of type integer: "string"', … }]
 */
export function validateCustom(
  next: Obj,
  previous: Obj | undefined,
  kind: Kind,
  subresource?: string,
  warnings: string[] = [],
): Cause[] {
  const { schema } = sourceOf(kind)
  const correlated = previous && new Correlated(next, previous, schema)
  const onStatus = subresource === 'status'
  const causes = onStatus ? statusProblems(next, schema, correlated) : bodyProblems(next, schema, correlated)
  if (kind.scale !== undefined) causes.push(...scaleProblems(next, kind.scale, onStatus ? 'status' : 'all'))
  if (!onStatus && hasEmbedded(schema))
    causes.push(...embeddedProblems(next, { ...schema, 'x-kubernetes-embedded-resource': false }, ''))
  if (hasUniqueItems(schema)) causes.push(...newDuplicates(next, previous, schema))
  if (!hasRules(schema)) return causes
  if (causes.some(({ reason }) => BLOCKING.has(reason)))
    return [...causes, invalid(NO_PATH, null, NOT_CHECKED)]
  return [...causes, ...ruleProblems(next, previous, schema, correlated, warnings)]
}

function bodyProblems(next: Obj, schema: Schema, correlated: Correlated | undefined): Cause[] {
  return validateOpenApi(next, schema, '', correlated).list.map((finding) => toCause(finding, ''))
}

/** Of a status only itself is validated, and its errors do not name `status` in their texts. */
function statusProblems(next: Obj, schema: Schema, correlated: Correlated | undefined): Cause[] {
  const statusSchema = propertyOf(schema, 'status')
  if (statusSchema === undefined || !Object.hasOwn(next, 'status')) return []
  const found = validateOpenApi(next.status, statusSchema, '', correlated?.field('status'))
  return found.list.map((finding) => toCause(finding, 'status'))
}

function newDuplicates(next: Obj, previous: Obj | undefined, schema: Schema): Cause[] {
  const causes = [...listTypeProblems(next, schema, '')]
  if (causes.length === 0 || previous === undefined) return causes
  return listTypeProblems(previous, schema, '').next().done === true ? causes : []
}
