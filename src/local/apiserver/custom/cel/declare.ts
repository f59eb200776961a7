import type { Schema } from '../../schema/schema.ts'
import { additional, entries, itemsOf, propertyOf } from '../structural/visit.ts'
import { escapeName, isReserved } from './names.ts'
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  STRING,
  TIMESTAMP,
  type CelType,
} from './types.ts'

const FORMATS: ReadonlyMap<string | undefined, CelType> = new Map([
  ['byte', BYTES],
  ['duration', DURATION],
  ['date', TIMESTAMP],
  ['date-time', TIMESTAMP],
])
const SCALARS: ReadonlyMap<string | undefined, CelType> = new Map([
  ['boolean', BOOL],
  ['number', DOUBLE],
  ['integer', INT],
])
const TEXT: Schema = { type: 'string' }

const roots = new WeakMap<Schema, Schema>()

/** A schema of an object's root, where a name, a kind and an apiVersion can be counted on. */
export function withMeta(schema: Schema): Schema {
  const known = roots.get(schema)
  if (known !== undefined) return known
  const metadata: Schema = { type: 'object', properties: { name: TEXT, generateName: TEXT } }
  const made = hasMeta(schema)
    ? schema
    : { ...schema, properties: { ...schema.properties, kind: TEXT, apiVersion: TEXT, metadata } }
  roots.set(schema, made)
  return made
}

function hasMeta(schema: Schema): boolean {
  const metadata = propertyOf(schema, 'metadata')
  const isText = (name: string, of: Schema) => propertyOf(of, name)?.type === 'string'
  return (
    isText('kind', schema) &&
    isText('apiVersion', schema) &&
    metadata?.type === 'object' &&
    isText('name', metadata) &&
    isText('generateName', metadata)
  )
}

const isEmbedded = (schema: Schema) => schema['x-kubernetes-embedded-resource'] === true

/**
 * The type that expressions see for a schema; nothing where they cannot look (no type, no schema for the items).
 *
 * @example
 * declare({ type: 'array', items: { type: 'integer' } }, false) // list(int)
 */
export function declare(schema: Schema, isRoot: boolean, name = 'selfType'): CelType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return DYN
  const shape = isRoot ? withMeta(schema) : schema
  switch (shape.type) {
    case 'array': {
      const items = itemsOf(shape)
      const of = items && declare(items, isEmbedded(items), `${name}.@idx`)
      return of && listOf(of)
    }
    case 'object': {
      const values = additional(shape)
      if (values === undefined) return declareObject(shape, name)
      const value = declare(values, isEmbedded(values), `${name}.@elem`)
      return value && mapOf(STRING, value)
    }
    case 'string':
      return FORMATS.get(shape.format) ?? STRING
    case undefined:
    default:
      return SCALARS.get(shape.type)
  }
}

function declareObject(schema: Schema, name: string): CelType {
  const fields = new Map<string, CelType>()
  for (const [property, part] of entries(schema.properties)) {
    const escaped = escapeName(property)
    const type = declare(part, isEmbedded(part), `${name}.${escaped ?? property}`)
    if (escaped === undefined || type === undefined) continue
    fields.set(escaped, type)
    if (isReserved(property)) fields.set(property, type)
  }
  return { is: 'object', name, fields }
}
