import type { Cause } from '../../errors.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { ruleProblems } from '../cel.ts'
import { deepEqual } from '../equal.ts'
import { embeddedProblems } from '../embedded.ts'
import { coerce, MetaFault } from '../meta.ts'
import { toCause } from '../openapi/finding.ts'
import { validateOpenApi } from '../openapi/validator.ts'
import { child, invalid, keyed, NO_PATH } from '../problems.ts'
import { prune } from '../prune.ts'
import { entries, hasRules, itemsOf, type RawSchema } from '../structural/visit.ts'

const META = new Set(['apiVersion', 'kind', 'metadata'])

/**
 * What is wrong with the defaults in a schema: they must be pruned and valid.
 *
 * @example
 * [...defaultProblems({ properties: { a: { type: 'integer', default: 'x' } } }, 'schema')]
 */
export function* defaultProblems(schema: RawSchema, path: string): Generator<Cause> {
  const root = { ...schema, 'x-kubernetes-embedded-resource': true }
  yield* check(root, root, (value) => value, false, path)
}

/** Puts a default where it will stand inside an object. */
type Surround = (value: unknown) => unknown

function* check(
  schema: RawSchema,
  root: RawSchema,
  around: Surround,
  insideMeta: boolean,
  path: string,
): Generator<Cause> {
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  if (embedded && schema !== root) {
    yield* check(schema, schema, (value) => value, false, path)
    return
  }
  if (schema.default !== undefined) {
    const at = child(path, 'default')
    yield* insideMeta && !embedded ? inMetadata(schema, root, around, at) : plain(schema, embedded, at)
  }
  const items = itemsOf(schema)
  if (items !== undefined)
    yield* check(items, root, (value) => around([value]), insideMeta, child(path, 'items'))
  for (const [name, property] of entries(schema.properties)) {
    const inside = insideMeta || (embedded && META.has(name))
    const next: Surround = (value) => around({ [name]: value })
    yield* check(property, root, next, inside, keyed(child(path, 'properties'), name))
  }
}

function* plain(schema: RawSchema, embedded: boolean, at: string): Generator<Cause> {
  const value = schema.default
  const unknown: string[] = []
  const nulls = { ...schema, nullable: true }
  if (!deepEqual(withoutNullRule(value, nulls, unknown), value))
    yield invalid(at, value, 'must not have unknown fields')
  try {
    coerce(value, schema, [], at)
  } catch (error) {
    if (!(error instanceof MetaFault)) throw error
    yield faultCause(error.message)
    return
  }
  const meta = [...embeddedProblems(value, { ...schema, 'x-kubernetes-embedded-resource': embedded }, at)]
  yield* meta
  if (meta.length === 0) yield* values(schema, at)
}

/** Pruning for this check leaves nulls where they are. */
function withoutNullRule(value: unknown, schema: RawSchema, unknown: string[]): unknown {
  prune(value, schema, unknown)
  return unknown.length === 0 ? value : undefined
}

/** The texts of these faults begin with the path. */
function faultCause(message: string): Cause {
  const [, field = '', rest = ''] = /^(.*?): (Invalid value: .*)$/s.exec(message) ?? []
  return { reason: 'FieldValueInvalid', message: rest, field }
}

function* inMetadata(schema: RawSchema, root: RawSchema, around: Surround, at: string): Generator<Cause> {
  const object = around(schema.default)
  const whole: Fields = {
    kind: 'Validation',
    apiVersion: 'validation/v1',
    ...(isFields(object) ? object : {}),
  }
  try {
    coerce(whole, root, [], '')
  } catch (error) {
    if (!(error instanceof MetaFault)) throw error
    yield invalid(at, schema.default, `must result in valid metadata: ${error.message}`)
    return
  }
  const meta = [...embeddedProblems(whole, root, '')]
  if (meta.length > 0) {
    const texts = meta.map(({ field, message }) => `${field ?? NO_PATH}: ${message}`)
    yield invalid(at, schema.default, `must result in valid metadata: ${joined(texts)}`)
    return
  }
  yield* values(schema, at)
}

const joined = (texts: readonly string[]) => (texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`)

function* values(schema: RawSchema, at: string): Generator<Cause> {
  const found = validateOpenApi(schema.default, schema, '')
  if (!found.valid) {
    yield* found.list.map((finding) => toCause(finding, at))
    return
  }
  if (hasRules(schema)) yield* ruleProblems(schema.default, undefined, schema, undefined, [], at)
}
