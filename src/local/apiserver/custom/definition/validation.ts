import type { Cause } from '../../errors.ts'
import { child, forbidden, invalid } from '../problems.ts'
import { notStructural } from '../structural/structural.ts'
import { unsupportedKeyword } from '../structural/unsupported.ts'
import type { RawSchema } from '../structural/visit.ts'
import { defaultProblems } from './default-values.ts'
import { goSchema, setFields } from './internal.ts'
import { openApiProblems } from './schema.ts'

const ALLOWED_AT_ROOT = [
  'Description',
  'Type',
  'Format',
  'Title',
  'Maximum',
  'ExclusiveMaximum',
  'Minimum',
  'ExclusiveMinimum',
  'MaxLength',
  'MinLength',
  'Pattern',
  'MaxItems',
  'MinItems',
  'UniqueItems',
  'MultipleOf',
  'Required',
  'Items',
  'Properties',
  'ExternalDocs',
  'Example',
  'XPreserveUnknownFields',
  'XValidations',
]

/**
 * What is wrong with the schema of a version; `path` is that of the holder of `openAPIV3Schema`.
 *
 * @example
 * schemaProblems({ type: 'string' }, false, 'spec.validation', [])
 */
export function schemaProblems(
  schema: RawSchema,
  hasStatus: boolean,
  path: string,
  warnings: string[],
): Cause[] {
  const at = child(path, 'openAPIV3Schema')
  const causes = hasStatus ? [...rootProblems(schema, at)] : []
  if (schema.nullable === true)
    causes.push(forbidden(child(at, 'nullable'), 'nullable cannot be true at the root'))
  const unreadable = unsupportedKeyword(schema)
  let structural = false
  if (unreadable === undefined) {
    const problems = notStructural(schema, at)
    if (problems.length === 0) problems.push(...defaultProblems(schema, at))
    structural = problems.length === 0
    causes.push(...problems)
  }
  causes.push(...openApiProblems(schema, at, structural, warnings))
  if (causes.length === 0 && unreadable !== undefined) causes.push(invalid(at, '', unreadable))
  return causes
}

function* rootProblems(schema: RawSchema, path: string): Generator<Cause> {
  for (const field of setFields(schema)) {
    if (field === 'Type') {
      if (schema.type === 'object') continue
      const why =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
      yield invalid(child(path, 'type'), schema.type, why)
      return
    }
    if (ALLOWED_AT_ROOT.includes(field)) continue
    const allowed = `[${ALLOWED_AT_ROOT.join(' ')}]`
    yield invalid(
      path,
      goSchema(schema),
      `only ${allowed} fields are allowed at the root of the schema if the status subresource is enabled`,
    )
    return
  }
}
