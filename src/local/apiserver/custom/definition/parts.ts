import type { Cause } from '../../errors.ts'
import type { PrinterColumn, Subresources } from '../crd.ts'
import { child, duplicate, indexed, invalid, required, tooMany } from '../problems.ts'
import type { RawSchema } from '../structural/visit.ts'
import { followPath } from './field-path.ts'

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string']
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']
const MOST_SELECTABLE = 8
const SELECTABLE_TYPES = new Set(['string', 'boolean', 'integer'])

/** What is wrong with the columns that `kubectl get` shows. */
export function* columnProblems(columns: readonly PrinterColumn[], path: string): Generator<Cause> {
  for (const [index, { name = '', type = '', format = '', jsonPath = '' }] of columns.entries()) {
    const at = (field: string) => child(indexed(path, index), field)
    const types = `must be one of ${COLUMN_TYPES.join(',')}`
    if (name === '') yield required(at('name'))
    if (type === '') yield required(at('type'), types)
    else if (!COLUMN_TYPES.includes(type)) yield invalid(at('type'), type, types)
    if (format !== '' && !COLUMN_FORMATS.includes(format)) {
      yield invalid(at('format'), format, `must be one of ${COLUMN_FORMATS.join(',')}`)
    }
    if (jsonPath === '') yield required(at('JSONPath'))
    else yield* simplePath(jsonPath, at('JSONPath'))
  }
}

function* simplePath(path: string, at: string): Generator<Cause> {
  if (!path.startsWith('.')) yield invalid(at, path, 'must be a simple json path starting with .')
}

/** What is wrong with the paths of the scale subresource. */
export function* subresourceProblems({ scale }: Subresources, path: string): Generator<Cause> {
  if (scale === undefined) return
  const one = function* (
    value: string,
    field: string,
    below: readonly string[],
    must: string,
  ): Generator<Cause> {
    const at = child(path, `scale.${field}`)
    if (!value.startsWith('.')) yield* simplePath(value, at)
    else if (!below.some((prefix) => value.startsWith(prefix))) yield invalid(at, value, must)
  }
  for (const [field, below] of [
    ['specReplicasPath', '.spec'],
    ['statusReplicasPath', '.status'],
  ] as const) {
    const value = scale[field]
    if (value === '') yield required(child(path, `scale.${field}`))
    else yield* one(value, field, [`${below}.`], `should be a json path under ${below}`)
  }
  const selector = scale.labelSelectorPath ?? ''
  if (selector === '') return
  yield* one(
    selector,
    'labelSelectorPath',
    ['.spec.', '.status.'],
    'should be a json path under either .spec or .status',
  )
}

/** What is wrong with the fields that a field selector may name. */
export function* selectableProblems(
  fields: readonly { jsonPath: string }[],
  schema: RawSchema,
  path: string,
): Generator<Cause> {
  const known = new Set<string>()
  for (const [index, { jsonPath = '' }] of fields.entries()) {
    const at = child(indexed(path, index), 'jsonPath')
    if (jsonPath === '') {
      yield required(at)
      continue
    }
    const found = followPath(jsonPath, schema, false)
    if ('error' in found) {
      yield invalid(at, jsonPath, `is an invalid path: ${found.error}`)
      continue
    }
    if (/^metadata(?![^.[])/.test(found.path))
      yield invalid(at, jsonPath, 'must not point to fields in metadata')
    if (!SELECTABLE_TYPES.has(found.schema?.type ?? '')) {
      yield invalid(
        at,
        jsonPath,
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      )
    }
    if (known.has(found.path)) yield duplicate(at, jsonPath)
    known.add(found.path)
  }
  if (known.size > MOST_SELECTABLE) yield tooMany(path, known.size, MOST_SELECTABLE)
}
