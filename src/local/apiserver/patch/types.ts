import type { Schema } from '../schema/schema.ts'
import { byText } from './go-text.ts'

/**
 * What a value may be, as far as merging goes. A type of which nothing is known is all three at once.
 */
export interface Type {
  scalar?: 'numeric' | 'string' | 'boolean' | 'untyped'
  list?: ListType
  map?: MapType
}

export interface ListType {
  /** One value as a whole; otherwise a set, or a map when there are keys. */
  atomic: boolean
  /** Sorted. */
  keys: readonly string[]
  element: Type
}

export interface MapType {
  atomic: boolean
  fields: ReadonlyMap<string, FieldType>
  /** Fields that are not declared; unset when there may be none. */
  rest?: Type
}

export interface FieldType {
  /** How a field set names it: `f:spec`. */
  element: string
  type: Type
  default?: unknown
}

const NO_FIELDS: ReadonlyMap<string, FieldType> = new Map()

/** Anything, as a whole. */
const ATOMIC: Type = { scalar: 'untyped' }
ATOMIC.list = { atomic: true, keys: [], element: ATOMIC }
ATOMIC.map = { atomic: true, fields: NO_FIELDS, rest: ATOMIC }

/** Anything: objects field by field, lists as a whole. */
export const DEDUCED: Type = { scalar: 'untyped', list: ATOMIC.list }
DEDUCED.map = { atomic: false, fields: NO_FIELDS, rest: DEDUCED }

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
const RAW_EXTENSION = 'io.k8s.apimachinery.pkg.runtime.RawExtension'

const TEXT: Schema = { type: 'string' }
const TEXTS: Schema = { type: 'object', additionalProperties: TEXT }
const OWNER: Schema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  properties: {
    ...Object.fromEntries(
      ['apiVersion', 'kind', 'name', 'uid'].map((name) => [name, { ...TEXT, default: '' }]),
    ),
    controller: { type: 'boolean' },
    blockOwnerDeletion: { type: 'boolean' },
  },
}
/** metadata of a custom resource whose schema leaves it open. */
const METADATA: Schema = {
  component: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  type: 'object',
  properties: {
    ...Object.fromEntries(
      ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion'].map((name) => [name, TEXT]),
    ),
    ...Object.fromEntries(
      ['generation', 'deletionGracePeriodSeconds'].map((name) => [name, { type: 'integer' }]),
    ),
    ...Object.fromEntries(
      ['creationTimestamp', 'deletionTimestamp'].map((name) => [name, { ...TEXT, format: 'date-time' }]),
    ),
    labels: TEXTS,
    annotations: TEXTS,
    finalizers: { type: 'array', items: TEXT, 'x-kubernetes-list-type': 'set' },
    ownerReferences: {
      type: 'array',
      items: OWNER,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
    managedFields: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'atomic' },
  },
}

const roots = new WeakMap<Schema, Type>()
const strictTypes = new WeakMap<Schema, Type>()
const openTypes = new WeakMap<Schema, Type>()

/**
 * The type of whole objects of a kind.
 *
 * @example
 * typeOfKind(deploymentSchema).map?.fields.get('spec')
 */
export function typeOfKind(schema: Schema): Type {
  let type = roots.get(schema)
  if (type === undefined) {
    type = typeOf(withMetadata(schema), false)
    roots.set(schema, type)
  }
  return type
}

function withMetadata(schema: Schema): Schema {
  if (schema.properties?.metadata?.properties?.labels !== undefined) return schema
  return {
    ...schema,
    properties: { ...schema.properties, apiVersion: TEXT, kind: TEXT, metadata: METADATA },
  }
}

/** @param open whether an ancestor said that unknown fields are kept; that does not reach into named schemas. */
function typeOf(schema: Schema, open: boolean): Type {
  const isOpen =
    schema['x-kubernetes-preserve-unknown-fields'] === true || (open && schema.component === undefined)
  const known = isOpen ? openTypes : strictTypes
  const found = known.get(schema)
  if (found !== undefined) return found
  if (schema.component === QUANTITY) return { scalar: 'untyped' }
  if (schema.component === RAW_EXTENSION) return ATOMIC
  const type: Type = {}
  known.set(schema, type)
  const full = schema['x-kubernetes-embedded-resource'] === true ? withMetadata(schema) : schema
  return Object.assign(type, build(full, isOpen))
}

const SCALARS: ReadonlyMap<string, NonNullable<Type['scalar']>> = new Map([
  ['integer', 'numeric'],
  ['number', 'numeric'],
  ['boolean', 'boolean'],
  ['string', 'string'],
])

function build(schema: Schema, open: boolean): Type {
  if (schema.type === 'object') return { map: mapOf(schema, open) }
  if (schema.type === 'array') return { list: listOf(schema, open) }
  if (schema.type === undefined) {
    return { scalar: 'untyped', list: listOf(schema, open), map: mapOf(schema, open) }
  }
  const scalar = SCALARS.get(schema.type) ?? 'untyped'
  const isPlain = scalar !== 'string' || schema.format === undefined || schema.format === 'byte'
  return { scalar: isPlain ? scalar : 'untyped' }
}

function mapOf(schema: Schema, open: boolean): MapType {
  const fields = new Map<string, FieldType>()
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    fields.set(name, {
      element: `f:${name}`,
      type: typeOf(field, open),
      ...('default' in field && { default: field.default }),
    })
  }
  const rest = restOf(schema, open)
  return { atomic: schema['x-kubernetes-map-type'] === 'atomic', fields, ...(rest && { rest }) }
}

function restOf({ additionalProperties, properties }: Schema, open: boolean): Type | undefined {
  if (typeof additionalProperties === 'object') return typeOf(additionalProperties, open)
  if (additionalProperties !== undefined) return additionalProperties ? DEDUCED : undefined
  return open || Object.keys(properties ?? {}).length === 0 ? DEDUCED : undefined
}

function listOf(schema: Schema, open: boolean): ListType {
  const element = schema.items === undefined ? ATOMIC : typeOf(schema.items, open)
  const kind = schema['x-kubernetes-list-type']
  if (kind === 'set') return { atomic: false, keys: [], element }
  if (kind === 'map')
    return { atomic: false, keys: [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort(byText), element }
  const merges =
    kind === undefined && schema['x-kubernetes-patch-strategy']?.split(',').includes('merge') === true
  const key = schema['x-kubernetes-patch-merge-key']
  return { atomic: !merges, keys: merges && key !== undefined ? [key] : [], element }
}
