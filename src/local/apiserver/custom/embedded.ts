import type { ObjectMeta } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import type { Cause } from '../errors.ts'
import type { Schema } from '../schema/schema.ts'
import { metadataCauses } from '../validate/metadata.ts'
import { label1035 } from '../validate/names.ts'
import { decodeMeta, MetaFault } from './meta.ts'
import { child, indexed, invalid, keyed, required } from './problems.ts'
import { additional, itemsOf, propertyOf } from './structural/visit.ts'

/**
 * What is wrong with the apiVersion, kind and metadata of objects inside an object.
 *
 * @example
 * [...embeddedProblems({ template: {} }, schema, '')] // template.apiVersion: Required value, …
 */
export function* embeddedProblems(value: unknown, schema: Schema, path: string): Generator<Cause> {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    if (items === undefined) return
    for (const [index, item] of value.entries()) yield* embeddedProblems(item, items, indexed(path, index))
    return
  }
  if (!isFields(value)) return
  if (schema['x-kubernetes-embedded-resource'] === true) yield* resource(value, path)
  const more = additional(schema)
  for (const [name, field] of Object.entries(value)) {
    if (typeof field !== 'object') continue
    const property = propertyOf(schema, name)
    if (property !== undefined) yield* embeddedProblems(field, property, child(path, name))
    else if (more !== undefined) yield* embeddedProblems(field, more, keyed(path, name))
  }
}

function* resource(value: Fields, path: string): Generator<Cause> {
  for (const name of ['apiVersion', 'kind']) {
    if (!Object.hasOwn(value, name)) yield required(child(path, name))
  }
  const { apiVersion, kind } = { apiVersion: own(value, 'apiVersion'), kind: own(value, 'kind') }
  if (apiVersion !== undefined) yield* text(child(path, 'apiVersion'), apiVersion, groupVersion)
  if (kind !== undefined) yield* text(child(path, 'kind'), kind, kindName)
  if (Object.hasOwn(value, 'metadata')) yield* metadata(value.metadata, path)
}

function* text(path: string, value: unknown, check: (value: string) => string | undefined): Generator<Cause> {
  if (typeof value !== 'string') {
    yield invalid(path, value, 'must be a string')
    return
  }
  const why = value === '' ? 'must not be empty' : check(value)
  if (why !== undefined) yield invalid(path, value, why)
}

const groupVersion = (value: string): string | undefined =>
  value.split('/').length > 2 ? `unexpected GroupVersion string: ${value}` : undefined

const kindName = (value: string): string | undefined => {
  const problems = label1035(value.toLowerCase())
  return problems.length === 0
    ? undefined
    : `may have mixed case, but should otherwise match: ${problems.join(',')}`
}

function* metadata(value: unknown, path: string): Generator<Cause> {
  let meta: ObjectMeta
  try {
    meta = decodeMeta(value, '', [])
  } catch (error) {
    if (!(error instanceof MetaFault)) throw error
    yield invalid(child(path, 'metadata'), value, error.message)
    return
  }
  const { name = '', namespace = '' } = meta
  const rules = { namespaced: namespace !== '', names: 'path-segment', knownFinalizers: false } as const
  for (const cause of metadataCauses({ ...meta, name: name === '' ? 'fakename' : name }, rules)) {
    yield { ...cause, field: child(path, cause.field ?? '') }
  }
}
